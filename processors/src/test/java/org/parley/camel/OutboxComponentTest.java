package org.parley.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.outbox.Acceptance;
import org.parley.outbox.DurableOutbox;
import org.parley.outbox.Entry;
import org.parley.outbox.OutboxReport;
import org.parley.outbox.OutboxSettings;
import org.parley.outbox.SubscriptionView;

/** Routes from and to the outbox: deliveries, failures, and edits of the route while entries come. */
class OutboxComponentTest extends CamelTestSupport {

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final String FAST = "&linger=0&retryDelay=20&maxRetryDelay=40";

    @TempDir
    static Path folder;

    private final ExecutorService routes = Executors.newCachedThreadPool();
    private DurableOutbox outbox;
    private final AtomicBoolean isBrokerUp = new AtomicBoolean(true);
    private final List<Delivered> delivered = new CopyOnWriteArrayList<>();

    private record Delivered(Object body, Map<String, Object> headers) {

        @SuppressWarnings("unchecked")
        List<String> ids() {
            return (List<String>) headers.get(OutboxConstants.IDS);
        }

        String text() {
            return new String((byte[]) body, StandardCharsets.UTF_8);
        }
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        Path directory = Files.createTempDirectory(folder, "outbox");
        outbox = new DurableOutbox(
                () -> new OutboxSettings(directory, 64L << 20, 0, Duration.ofMinutes(5)), InstantSource.system());
        CamelContext made = new DefaultCamelContext();
        OutboxComponent component = new OutboxComponent();
        component.use(outbox, routes);
        made.addComponent("outbox", component);
        made.addRoutePolicyFactory(new OutboxRoutes(outbox));
        made.getShutdownStrategy().setTimeout(1);
        made.getRegistry().bind("broker", (org.apache.camel.Processor) exchange -> {
            if (!isBrokerUp.get()) {
                throw new IOException("no broker");
            }
            delivered.add(new Delivered(
                    exchange.getMessage().getBody(), exchange.getMessage().getHeaders()));
        });
        outbox.start();
        return made;
    }

    @AfterEach
    void close() {
        context().stop();
        outbox.close();
        routes.shutdownNow();
    }

    private void route(String id, String from) throws Exception {
        context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(from).routeId(id).process("broker");
            }
        });
    }

    private void append(String key, String id) {
        byte[] json = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
        assertEquals(Acceptance.TAKEN, outbox.append(Entry.of("events", key, id, json)));
    }

    private static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < PATIENCE_NS, () -> "waited in vain: " + what);
            Thread.onSpinWait();
        }
    }

    private List<String> delivered() {
        return delivered.stream().flatMap(each -> each.ids().stream()).toList();
    }

    private void awaitDelivery() {
        await("delivery", () -> {
            OutboxReport report = outbox.report();
            long taken =
                    report.taken().values().stream().mapToLong(count -> count).sum();
            return report.durable() == taken && depth() == 0;
        });
    }

    private long depth() {
        return outbox.report().subscriptions().stream()
                .mapToLong(SubscriptionView::depth)
                .sum();
    }

    @Test
    void handsOverTheEntriesOfAKeyAsAJsonArray() throws Exception {
        route("r", "outbox:events?linger=60");
        append("a", "1");
        append("a", "2");
        awaitDelivery();
        assertEquals("[{\"id\":\"1\"},{\"id\":\"2\"}]", delivered.get(0).text());
        assertEquals(
                Map.of(
                        OutboxConstants.TOPIC, "events",
                        OutboxConstants.KEY, "a",
                        OutboxConstants.ID, "1",
                        OutboxConstants.IDS, List.of("1", "2"),
                        OutboxConstants.ATTEMPT, 1,
                        Exchange.CONTENT_TYPE, "application/cloudevents-batch+json"),
                delivered.get(0).headers());
    }

    @Test
    void handsOverEntriesOneByOneOrAsAList() throws Exception {
        route("one", "outbox:events?body=single&linger=60");
        route("list", "outbox:events?body=list&linger=60&subscription=kafka");
        append("a", "1");
        append("a", "2");
        awaitDelivery();
        List<Object> bodies = new ArrayList<>();
        for (Delivered each : delivered) {
            bodies.add(each.body() instanceof List<?> list ? list.size() : each.text());
        }
        bodies.sort((one, other) -> one.toString().compareTo(other.toString()));
        assertEquals(List.of(2, "{\"id\":\"1\"}", "{\"id\":\"2\"}"), bodies);
    }

    @Test
    @Covers("OUTBOX-5")
    void deliversAgainUntilTheBrokerTakesIt() throws Exception {
        route("r", "outbox:events?" + FAST.substring(1));
        isBrokerUp.set(false);
        for (int i = 0; i < 20; i++) {
            append("k" + i % 5, "" + i);
        }
        await("failures", () -> outbox.report().subscriptions().get(0).retries() > 3);
        assertEquals(20, depth());
        isBrokerUp.set(true);
        awaitDelivery();
        for (int key = 0; key < 5; key++) {
            int mine = key;
            List<String> ids = delivered().stream()
                    .filter(id -> Integer.parseInt(id) % 5 == mine)
                    .distinct()
                    .toList();
            assertEquals(List.of("" + key, "" + (key + 5), "" + (key + 10), "" + (key + 15)), ids);
        }
    }

    @Test
    @Covers("OUTBOX-1")
    void recordsWhileTheRouteIsStoppedOrSuspendedAndDeliversAfterwards() throws Exception {
        route("r", "outbox:events?linger=0");
        context().getRouteController().stopRoute("r");
        append("a", "1");
        context().getRouteController().startRoute("r");
        awaitDelivery();
        context().getRouteController().suspendRoute("r");
        append("a", "2");
        await("commit", () -> outbox.report().durable() == 2);
        assertEquals(1, depth());
        context().getRouteController().resumeRoute("r");
        awaitDelivery();
        assertEquals(List.of("1", "2"), delivered());
    }

    @Test
    void recordsForARouteThatIsNotStartedByItself() throws Exception {
        context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("outbox:events").routeId("r").autoStartup(false).process("broker");
            }
        });
        append("a", "1");
    }

    @Test
    @Covers("OUTBOX-1")
    void losesNothingWhileTheFileOfTheRouteIsEdited() throws Exception {
        Path directory = Files.createDirectories(folder.resolve("routes"));
        RouteFiles files = new RouteFiles(context(), OutboxComponentTest::scratch, directory);
        files.start();
        Path file = directory.resolve("events.xml");
        List<String> appended = new CopyOnWriteArrayList<>();
        AtomicBoolean isOver = new AtomicBoolean();
        for (int version = 0; version < 10; version++) {
            Files.writeString(
                    file,
                    """
                    <routes xmlns="http://camel.apache.org/schema/spring"><route id="events">
                      <from uri="outbox:events?linger=0"/><setHeader name="version"><constant>%d</constant></setHeader>
                      <process ref="broker"/>
                    </route></routes>
                    """
                            .formatted(version));
            files.look();
            files.look();
            if (version == 0) {
                routes.execute(() -> {
                    for (int i = 0; !isOver.get(); i++) {
                        append("k" + i % 7, "" + i);
                        appended.add("" + i);
                        java.util.concurrent.locks.LockSupport.parkNanos(200_000);
                    }
                });
            }
            int seen = delivered().size();
            await("version " + version + " at work", () -> delivered().size() > seen + 20);
        }
        isOver.set(true);
        Files.delete(file);
        files.look();
        files.look();
        files.close();
        route("last", "outbox:events?linger=0");
        awaitDelivery();
        List<String> all = delivered();
        assertEquals(appended.size(), all.size());
        for (int key = 0; key < 7; key++) {
            int mine = key;
            List<Integer> ids = all.stream()
                    .map(Integer::valueOf)
                    .filter(id -> id % 7 == mine)
                    .toList();
            assertEquals(ids.stream().sorted().toList(), ids, "order of key " + key);
        }
    }

    private static CamelContext scratch() {
        CamelContext trial = new DefaultCamelContext();
        trial.addComponent("outbox", new OutboxComponent());
        return trial;
    }

    @Test
    @Covers("OUTBOX-11")
    void goesOnWhenTheBodyIsDurable() throws Exception {
        template().requestBodyAndHeader("outbox:orders", "{}", OutboxConstants.KEY, "order-1");
        assertEquals(1, outbox.report().durable());
        route("r", "outbox:orders?body=single&linger=0");
        awaitDelivery();
        assertEquals("{}", delivered.get(0).text());
    }

    @Test
    @Covers("OUTBOX-11")
    void failsWhenTheBodyCannotBeKept() {
        outbox.close();
        assertThrows(CamelExecutionException.class, () -> template().requestBody("outbox:orders", "{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outbox:a b",
                "outbox:events?threads=0",
                "outbox:events?subscription=a/b",
                "outbox:events?maxEntries=0",
                "outbox:events?body=xml",
                "outbox:events?retryDelay=2000&maxRetryDelay=1000",
                "outbox:events?lingre=1"
            })
    void refusesOptionsThatMakeNoSense(String uri) {
        assertThrows(ResolveEndpointFailedException.class, () -> context().getEndpoint(uri));
        assertFalse(outbox.isRecorded("events"));
    }
}
