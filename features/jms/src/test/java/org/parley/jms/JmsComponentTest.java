package org.parley.jms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.Message;
import jakarta.jms.ObjectMessage;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.harness.Waiting;

/** The component as routes have it, with a broker that comes and goes. */
class JmsComponentTest {

    @TempDir
    private Path directory;

    private TestBroker broker;
    private ArtemisSource source;
    private JmsComponents components;
    private CamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        broker = new TestBroker(directory);
        use(broker.url());
    }

    private void use(String url) throws Exception {
        JmsSettings settings = JmsSettings.read(Map.of("url", url, "user", "", "callTimeout", "2"), directory);
        source = new ArtemisSource(settings);
        components = new JmsComponents(settings, source);
        context = new DefaultCamelContext();
        context.addComponent("jms", components.create());
        context.getShutdownStrategy().setTimeout(1);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        components.close();
        source.close();
        broker.close();
    }

    private String failure(String uri) {
        Throwable failure = assertThrows(CamelExecutionException.class, () -> template.sendBody(uri, "x"));
        while (failure.getCause() != null && !failure.getMessage().contains("cannot be reached")) {
            failure = failure.getCause();
        }
        return failure.getMessage();
    }

    private void awaitSent(String uri, String body) {
        Waiting.until("the broker", () -> {
            try {
                template.sendBody(uri, body);
                return true;
            } catch (CamelExecutionException e) {
                return false;
            }
        });
    }

    private void receive(String uri, List<String> bodies) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(exchange -> bodies.add(exchange.getMessage().getBody(String.class)));
            }
        });
    }

    @Test
    @Covers("BRK-2")
    void failsWithTheCauseWhileNobodyListens() {
        String failure = failure("jms:queue:q");
        assertTrue(failure.contains("cannot be reached"), failure);
        assertTrue(failure.contains(broker.url()), failure);
    }

    @Test
    @Covers("BRK-2")
    void failsEverybodyWhileTheBrokerDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            stop();
            use("tcp://127.0.0.1:" + silent.getLocalPort());
            List<CompletableFuture<String>> failures = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> failure("jms:queue:q")))
                    .toList();
            for (CompletableFuture<String> failure : failures) {
                String text = failure.get(60, TimeUnit.SECONDS);
                assertTrue(text.contains("cannot be reached"), text);
            }
        }
    }

    @Test
    void findsTheBrokerAgain() throws Exception {
        List<String> received = new CopyOnWriteArrayList<>();
        receive("jms:queue:q", received);
        broker.start();
        awaitSent("jms:queue:q", "one");
        Waiting.until("one", () -> received.contains("one"));
        broker.kill();
        broker.start();
        awaitSent("jms:queue:q", "two");
        Waiting.until("two", () -> received.contains("two"));
    }

    @Test
    void sendsDurableMessagesThatKeepTheirGroup() throws Exception {
        broker.start();
        template.sendBodyAndHeader("jms:queue:q", "one", "JMSXGroupID", "session-1");
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
                Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            connection.start();
            Message message = session.createConsumer(session.createQueue("q")).receive(10_000);
            assertEquals(DeliveryMode.PERSISTENT, message.getJMSDeliveryMode());
            assertEquals("session-1", message.getStringProperty("JMSXGroupID"));
        }
    }

    @Test
    void answersRequestsAndHoldsNoThreadMeanwhile() throws Exception {
        broker.start();
        BlockingQueue<AsyncCallback> pending = new LinkedBlockingQueue<>();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("jms:queue:commands").process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        exchange.getMessage()
                                .setBody("done " + exchange.getMessage().getBody(String.class));
                        pending.add(callback);
                        return false;
                    }
                });
            }
        });
        List<CompletableFuture<String>> replies = IntStream.range(0, 20)
                .mapToObj(i -> template.asyncRequestBody("jms:queue:commands", "c" + i, String.class))
                .toList();
        // One consumer has taken all of them before the first is answered.
        Waiting.until("20 requests under way", () -> pending.size() == 20);
        pending.forEach(callback -> callback.done(false));
        for (int i = 0; i < 20; i++) {
            assertEquals("done c" + i, replies.get(i).get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    @Covers("BRK-4")
    void readsNobodysJavaObjects() throws Exception {
        broker.start();
        List<String> received = new CopyOnWriteArrayList<>();
        receive("jms:queue:q", received);
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url());
                Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            ObjectMessage object = session.createObjectMessage(new IOException("an object"));
            session.createProducer(session.createQueue("q")).send(object);
            session.createProducer(session.createQueue("q")).send(session.createTextMessage("behind it"));
            Waiting.until("the message behind it", () -> received.contains("behind it"));
        }
        assertTrue(received.stream().noneMatch(text -> text.contains("an object")), received.toString());
    }
}
