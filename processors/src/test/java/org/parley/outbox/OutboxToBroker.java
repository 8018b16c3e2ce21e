package org.parley.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.parley.camel.OutboxComponent;
import org.parley.camel.OutboxRoutes;
import org.parley.harness.Waiting;

/** An outbox and a route from it to a broker that comes and goes under load; what arrived is compared with what was sent. */
public final class OutboxToBroker implements AutoCloseable {

    private static final int SESSIONS = 20;
    private static final int EVENTS = 300;
    private static final int RESTARTS = 3;
    private static final Pattern ID = Pattern.compile("\"id\":\"(s\\d+)-(\\d+)\"");

    private final DurableOutbox outbox;
    private final CamelContext context = new DefaultCamelContext();

    /** Something that ends a broker, or starts it. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** What a consumer got: numbers of the events of each session, in their order, those that came again too. */
    public static final class Received {
        private final Map<String, List<Integer>> numbers = new HashMap<>();

        /** @param session as the broker says it */
        public void add(String session, byte[] json) {
            Matcher ids = ID.matcher(new String(json, StandardCharsets.UTF_8));
            while (ids.find()) {
                assertEquals(session, ids.group(1));
                numbers.computeIfAbsent(session, key -> new ArrayList<>()).add(Integer.parseInt(ids.group(2)));
            }
        }

        /** How many events came more than once; fails where one has not come, or too early. */
        public long requireAllInOrder() {
            assertEquals(SESSIONS, numbers.size());
            numbers.forEach((session, all) -> {
                Set<Integer> each = new LinkedHashSet<>(all);
                assertEquals(EVENTS, each.size(), session);
                assertEquals(each.stream().sorted().toList(), List.copyOf(each), session + " in order");
            });
            return numbers.values().stream().mapToLong(List::size).sum() - (long) SESSIONS * EVENTS;
        }
    }

    /**
     * @param directory of the outbox
     * @param broker the component that the route sends to
     * @param route XML
     */
    public OutboxToBroker(Path directory, String scheme, Component broker, String route) throws Exception {
        outbox = new DurableOutbox(
                () -> new OutboxSettings(directory, 256L << 20, 0, Duration.ofMinutes(5)), InstantSource.system());
        outbox.start();
        OutboxComponent component = new OutboxComponent();
        component.use(outbox, Runnable::run);
        context.addComponent("outbox", component);
        context.addComponent(scheme, broker);
        context.addRoutePolicyFactory(new OutboxRoutes(outbox));
        context.getShutdownStrategy().setTimeout(1);
        context.start();
        Resource file = ResourceHelper.fromString("events.xml", route);
        PluginHelper.getRoutesLoader(context).loadRoutes(file);
    }

    /** Every event of each session, as fast as the outbox takes them. */
    public void produce() {
        for (int i = 0; i < EVENTS; i++) {
            for (int s = 0; s < SESSIONS; s++) {
                String id = "s" + s + "-" + i;
                byte[] json = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
                Waiting.until(
                        "room in the outbox",
                        () -> outbox.append(Entry.of("events", id.substring(0, id.indexOf('-')), id, json))
                                == Acceptance.TAKEN);
            }
        }
    }

    /** Produces, and meanwhile ends and starts the broker again and again; returns when all is delivered. */
    public void produceWhile(Work end, Work start) throws Exception {
        CompletableFuture<Void> producing = CompletableFuture.runAsync(this::produce);
        for (int i = 0; i < RESTARTS; i++) {
            long before = sum(SubscriptionView::delivered);
            Waiting.until("deliveries", () -> sum(SubscriptionView::delivered) > before || producing.isDone());
            end.run();
            start.run();
        }
        producing.get(120, TimeUnit.SECONDS);
        awaitEmpty();
    }

    public void awaitRetries() {
        Waiting.until("the first failures", () -> sum(SubscriptionView::retries) > 0);
    }

    public void awaitEmpty() {
        Waiting.until("an empty outbox", this::isEmpty);
    }

    public boolean isEmpty() {
        long taken = outbox.report().taken().values().stream()
                .mapToLong(count -> count)
                .sum();
        return outbox.report().durable() == taken && sum(SubscriptionView::depth) == 0;
    }

    private long sum(ToLongFunction<SubscriptionView> figure) {
        return outbox.report().subscriptions().stream().mapToLong(figure).sum();
    }

    @Override
    public void close() {
        context.stop();
        outbox.close();
    }
}
