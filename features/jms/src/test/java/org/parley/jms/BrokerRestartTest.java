package org.parley.jms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.camel.OutboxComponent;
import org.parley.camel.OutboxRoutes;
import org.parley.outbox.Acceptance;
import org.parley.outbox.DurableOutbox;
import org.parley.outbox.Entry;
import org.parley.outbox.OutboxSettings;
import org.parley.outbox.SubscriptionView;

/** A route from the outbox to JMS, while its broker is killed and restarted under load. */
class BrokerRestartTest {

    private static final int SESSIONS = 20;
    private static final int EVENTS = 300;
    private static final Pattern ID = Pattern.compile("\"id\":\"(s\\d+)-(\\d+)\"");
    private static final String TOPIC = "parley.events";

    /** Like the shipped one, but hasty. */
    private static final String ROUTE =
            """
            <routes xmlns="http://camel.apache.org/schema/spring">
              <route id="events">
                <from uri="outbox:events?linger=5&amp;retryDelay=20&amp;maxRetryDelay=200"/>
                <setHeader name="JMSXGroupID"><header>OutboxKey</header></setHeader>
                <removeHeaders pattern="Outbox*"/>
                <to uri="jms:topic:parley.events"/>
              </route>
            </routes>
            """;

    @TempDir
    private Path directory;

    private TestBroker broker;
    private ArtemisSource source;
    private JmsComponents components;
    private DurableOutbox outbox;
    private CamelContext context;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(directory.resolve("broker"));
        broker.start();
        JmsSettings settings = JmsSettings.read(Map.of("url", broker.url(), "user", "", "callTimeout", "5"), directory);
        source = new ArtemisSource(settings);
        components = new JmsComponents(settings, source);
        outbox = new DurableOutbox(
                () -> new OutboxSettings(directory.resolve("outbox"), 256L << 20, 0, Duration.ofMinutes(5)),
                InstantSource.system());
        outbox.start();
        OutboxComponent component = new OutboxComponent();
        component.use(outbox, Runnable::run);
        context = new DefaultCamelContext();
        context.addComponent("outbox", component);
        context.addComponent("jms", components.create());
        context.addRoutePolicyFactory(new OutboxRoutes(outbox));
        context.getShutdownStrategy().setTimeout(1);
        context.start();
        Resource route = ResourceHelper.fromString("events.xml", ROUTE);
        PluginHelper.getRoutesLoader(context).loadRoutes(route);
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        outbox.close();
        components.close();
        source.close();
        broker.close();
    }

    /** A system that wants every event and is not always there. */
    private void subscribe() throws JMSException {
        asAuditor(consumer -> {});
    }

    /** What a consumer does. */
    @FunctionalInterface
    private interface Work {
        void with(MessageConsumer consumer) throws JMSException;
    }

    private void asAuditor(Work work) throws JMSException {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
                Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createSharedDurableConsumer(session.createTopic(TOPIC), "audit")) {
            connection.start();
            work.with(consumer);
        }
    }

    /** Every event of each session, as fast as the outbox takes them. */
    private void produce() {
        for (int i = 0; i < EVENTS; i++) {
            for (int s = 0; s < SESSIONS; s++) {
                String id = "s" + s + "-" + i;
                byte[] json = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
                Patience.await(
                        "room in the outbox",
                        () -> outbox.append(Entry.of("events", id.substring(0, id.indexOf('-')), id, json))
                                == Acceptance.TAKEN);
            }
        }
    }

    private void awaitEmptyOutbox() {
        Patience.await("an empty outbox", () -> {
            long taken = outbox.report().taken().values().stream()
                    .mapToLong(count -> count)
                    .sum();
            long depth = outbox.report().subscriptions().stream()
                    .mapToLong(SubscriptionView::depth)
                    .sum();
            return outbox.report().durable() == taken && depth == 0;
        });
    }

    /** Numbers of the events of each session in the order in which they came, those that came again too. */
    private Map<String, List<Integer>> received() throws JMSException {
        Map<String, List<Integer>> numbers = new HashMap<>();
        asAuditor(consumer -> {
            Message message = consumer.receive(2_000);
            while (message != null) {
                String group = message.getStringProperty("JMSXGroupID");
                Matcher ids = ID.matcher(new String(message.getBody(byte[].class), StandardCharsets.UTF_8));
                while (ids.find()) {
                    assertEquals(group, ids.group(1));
                    numbers.computeIfAbsent(group, key -> new ArrayList<>()).add(Integer.parseInt(ids.group(2)));
                }
                assertTrue(message instanceof BytesMessage);
                message = consumer.receive(2_000);
            }
        });
        return numbers;
    }

    @Test
    @Covers("BRK-6")
    void losesNothingAndKeepsTheOrderWhileTheBrokerIsKilledAndRestarted() throws Exception {
        subscribe();
        CompletableFuture<Void> producing = CompletableFuture.runAsync(this::produce);
        for (int i = 0; i < 3; i++) {
            long before = delivered();
            Patience.await("deliveries", () -> delivered() > before || producing.isDone());
            broker.kill();
            broker.start();
        }
        producing.get(120, TimeUnit.SECONDS);
        awaitEmptyOutbox();

        Map<String, List<Integer>> received = received();
        assertEquals(SESSIONS, received.size());
        received.forEach((session, numbers) -> {
            Set<Integer> each = new LinkedHashSet<>(numbers);
            assertEquals(EVENTS, each.size(), session);
            assertEquals(each.stream().sorted().toList(), List.copyOf(each), session + " in order");
        });
        long events = received.values().stream().mapToLong(List::size).sum();
        System.out.printf(
                "Broker killed 3 times under %d events: 0 lost, %d came twice%n",
                SESSIONS * EVENTS, events - SESSIONS * EVENTS);
    }

    private long delivered() {
        return outbox.report().subscriptions().stream()
                .mapToLong(SubscriptionView::delivered)
                .sum();
    }

    @Test
    @Covers("BRK-6")
    void keepsEverythingWhileThereIsNoBrokerAtAll() throws Exception {
        subscribe();
        broker.stop();
        produce();
        Patience.await("the first failures", () -> outbox.report().subscriptions().stream()
                .anyMatch(subscription -> subscription.retries() > 0));
        broker.start();
        awaitEmptyOutbox();
        Map<String, List<Integer>> received = received();
        received.values().forEach(numbers -> assertEquals(EVENTS, new LinkedHashSet<>(numbers).size()));
        assertEquals(SESSIONS, received.size());
    }
}
