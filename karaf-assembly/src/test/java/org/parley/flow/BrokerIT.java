package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.assembly.KarafHome;
import org.parley.assembly.KarafServer;
import org.parley.harness.ChatLeg;
import org.parley.harness.ResourceList;
import org.parley.harness.Scene;
import org.parley.harness.ServerAddress;

/** The broker inside the assembled Karaf, which nobody has configured: what happens in sessions arrives there. */
class BrokerIT {

    private static final String CREATED = "org.parley.session.created.v1";
    private static final String JOINED = "org.parley.participant.joined.v1";
    private static final String ENDED = "org.parley.session.ended.v1";

    private static final long AT_MOST_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long QUIET_MS = 3_000;
    private static final int SESSIONS = 10;
    /** Created, two invited, two joined, two left, ended. */
    private static final int LEAST_EVENTS = 6;

    private static final Pattern EVENT = Pattern.compile("\"type\":\"([^\"]+)\"");

    /** What a test does with the messages of a durable subscription. */
    @FunctionalInterface
    private interface Work {
        void with(MessageConsumer consumer) throws Exception;
    }

    /** As a user of Karaf, like any other system. */
    private static void asAuditor(KarafServer server, Work work) throws Exception {
        String url = "tcp://127.0.0.1:" + server.brokerPort() + "?useEpoll=false";
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
                Connection connection = factory.createConnection("karaf", "karaf");
                Session session = connection.createSession();
                MessageConsumer consumer =
                        session.createSharedDurableConsumer(session.createTopic("parley.events"), "audit")) {
            connection.start();
            work.with(consumer);
        }
    }

    /** Types of the events of each session in the order in which they come, until none comes for a while. */
    private static Map<String, List<String>> receive(KarafServer server, int sessions) throws Exception {
        Map<String, List<String>> types = new HashMap<>();
        asAuditor(server, consumer -> {
            long begin = System.nanoTime();
            Message message = consumer.receive(QUIET_MS);
            while (message != null || !isComplete(types, sessions) && System.nanoTime() - begin < AT_MOST_NS) {
                if (message != null) {
                    add(message, types);
                }
                message = consumer.receive(QUIET_MS);
            }
        });
        return types;
    }

    private static boolean isComplete(Map<String, List<String>> types, int sessions) {
        return types.values().stream().filter(each -> each.contains(ENDED)).count() >= sessions;
    }

    private static void add(Message message, Map<String, List<String>> types) throws JMSException {
        String session = message.getStringProperty("JMSXGroupID");
        Matcher events = EVENT.matcher(new String(message.getBody(byte[].class), StandardCharsets.UTF_8));
        while (events.find()) {
            types.computeIfAbsent(session, key -> new ArrayList<>()).add(events.group(1));
        }
    }

    private static void assertWhole(List<String> types) {
        assertEquals(CREATED, types.get(0), types.toString());
        assertTrue(types.contains(JOINED), types.toString());
        assertTrue(types.contains(ENDED), types.toString());
    }

    /** ana and ben talk and leave. */
    private static void session(KarafServer server) {
        String factory = "sip:conference-factory@localhost:" + server.sipPort();
        try (Scene scene =
                Scene.onOneAddress(new ServerAddress("127.0.0.1", server.sipPort(), server.sipPort(), factory))) {
            ChatLeg ana = scene.client("ana")
                    .invite(ResourceList.of(scene.client("ben").aor()));
            ChatLeg ben = scene.client("ben").expectInvitation();
            ben.accept();
            ana.expectAnswered();
            ana.leave();
            ben.expectReleased();
        }
    }

    private static KarafHome unpack(String name) throws Exception {
        return KarafHome.unpack(
                KarafHome.archive(), KarafHome.archive().resolveSibling("it").resolve(name));
    }

    private static double metric(KarafServer server, String prefix) throws Exception {
        HttpResponse<String> scrape = server.get("/metrics");
        return scrape.body()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A broker that is not there fills the outbox; the server is killed, and started with the broker inside. */
    @Test
    @Covers("BRK-7")
    void losesNothingWhenTheServerIsKilledWithAFullOutbox() throws Exception {
        KarafHome home = unpack("broker");
        try (KarafServer server = KarafServer.start(home)) {
            takeItsName(server);
            asAuditor(server, consumer -> session(server));
            Map<String, List<String>> first = receive(server, 1);
            assertEquals(1, first.size(), first.toString());
            first.values().forEach(BrokerIT::assertWhole);
            assertFalse(server.log().contains(password(home)));

            server.reconfigureJms("tcp://127.0.0.1:1");
            for (int i = 0; i < SESSIONS; i++) {
                session(server);
            }
            awaitMetric(server, "parley_sessions ", 0);
            awaitAtLeast(server, "parley_outbox_depth{", LEAST_EVENTS * SESSIONS);
            server.kill();
        }
        try (KarafServer server = KarafServer.start(home)) {
            Map<String, List<String>> rest = receive(server, SESSIONS);
            assertEquals(SESSIONS, rest.size(), rest.toString());
            rest.values().forEach(BrokerIT::assertWhole);
            awaitMetric(server, "parley_outbox_depth{", 0);
        }
    }

    /** The server goes by the port that it has in this run. */
    private static void takeItsName(KarafServer server) throws Exception {
        String domain = "localhost:" + server.sipPort();
        server.reconfigure(edited -> {
            edited.set("parley.cfg", "domain", domain);
            edited.set("parley.cfg", "factoryUris", "sip:conference-factory@" + domain);
        });
    }

    private static String password(KarafHome home) throws Exception {
        return Files.readString(home.directory().resolve("data/artemis/password"))
                .trim();
    }

    private static void awaitMetric(KarafServer server, String prefix, double value) throws Exception {
        await(prefix + value, () -> metric(server, prefix) == value);
    }

    private static void awaitAtLeast(KarafServer server, String prefix, double value) throws Exception {
        await(prefix + value, () -> metric(server, prefix) >= value);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            assertTrue(System.nanoTime() - begin < AT_MOST_NS, () -> "waited in vain for " + what);
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
