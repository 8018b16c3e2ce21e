package org.parley.camelsip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.FreePort;

/** Routes with {@code sip:} endpoints come, are edited and go, over sockets of 127.0.0.1. */
class SipRoutesTest {

    @TempDir
    private Path folder;

    private EditedRoutes routes;
    private final int agent;
    private final int local;
    private final int subscriber;

    SipRoutesTest() throws IOException {
        agent = FreePort.any();
        local = FreePort.any();
        subscriber = FreePort.any();
    }

    @BeforeEach
    void start() throws Exception {
        routes = new EditedRoutes(folder);
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    private static String route(String id, String from, String steps) {
        return "<route id=\"%s\"><from uri=\"%s\"/>%s</route>".formatted(id, from, steps);
    }

    private static String to(String uri) {
        return "<to uri=\"%s\"/>".formatted(uri);
    }

    private static String body(String text) {
        return "<setBody><simple>%s</simple></setBody>".formatted(text);
    }

    /** @param more options, beginning with {@code &} */
    private String publish(int port, String more) {
        return publishBy("udp", port, more);
    }

    private String publishBy(String transport, int port, String more) {
        return ("sip:agent@127.0.0.1:%d?fromUser=parley&fromHost=127.0.0.1&fromPort=%d&eventHeaderName=presence&eventId=p"
                        + "&transport=%s" + more)
                .formatted(port, local, transport);
    }

    private String agentRoute(String transport) {
        return route(
                "agent",
                "sip:agent@127.0.0.1:%d?stackName=agent&presenceAgent=true&eventHeaderName=presence&eventId=p&transport=%s"
                        .formatted(agent, transport),
                to("mock:never"));
    }

    private String subscriberRoute(String transport, String steps) {
        return route(
                "watch",
                ("sip:watcher@127.0.0.1:%d?stackName=watcher&toUser=agent&toHost=127.0.0.1&toPort=%d"
                                + "&eventHeaderName=presence&eventId=p&transport=%s")
                        .formatted(subscriber, agent, transport),
                steps + "<process ref=\"seen\"/>");
    }

    private static void awaitFree(int port) {
        EditedRoutes.await(() -> FreePort.isFreeForUdp(port), () -> "port " + port + " is not free");
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void publishesSubscribesAndIsNotifiedByItsOwnAgent(String transport) throws Exception {
        routes.save("agent.xml", agentRoute(transport));
        routes.save("watch.xml", subscriberRoute(transport, ""));
        assertEquals("presence", routes.expectSeen(), "camel-sip's first NOTIFY has what SUBSCRIBE had");
        routes.save("publish.xml", route("publish", "direct:publish", to(publishBy(transport, agent, ""))));

        routes.send("direct:publish", "one");
        assertEquals("one", routes.expectSeen());
        routes.send("direct:publish", "two");
        assertEquals("two", routes.expectSeen());
    }

    @Test
    @Covers("CAMELSIP-1")
    void goesOnWithEditedRoutes() throws Exception {
        routes.save("agent.xml", agentRoute("udp"));
        routes.save("watch.xml", subscriberRoute("udp", ""));
        routes.save("publish.xml", route("publish", "direct:publish", to(publish(agent, ""))));
        assertEquals("presence", routes.expectSeen());
        for (int edit = 1; edit <= 3; edit++) {
            routes.save(
                    "publish.xml",
                    route("publish", "direct:publish", body(edit + " ${body}") + to(publish(agent, ""))));
            routes.send("direct:publish", "edited");
            assertEquals(edit + " edited", routes.expectSeen());
        }
        routes.save("watch.xml", subscriberRoute("udp", body("seen ${body}")));
        assertEquals("seen presence", routes.expectSeen());
        routes.send("direct:publish", "again");
        assertEquals("seen 3 again", routes.expectSeen());

        routes.save("agent.xml", agentRoute("udp") + "<!-- edited -->");
        routes.save("watch.xml", subscriberRoute("udp", body("again ${body}")));
        assertEquals("again presence", routes.expectSeen(), "an agent that is edited has forgotten its subscriber");
        routes.send("direct:publish", "more");
        assertEquals("again 3 more", routes.expectSeen());
    }

    @Test
    @Covers("CAMELSIP-1")
    void freesThePortsOfRoutesThatAreDeleted() throws Exception {
        routes.save("agent.xml", agentRoute("udp"));
        routes.save("watch.xml", subscriberRoute("udp", ""));
        routes.save("publish.xml", route("publish", "direct:publish", to(publish(agent, ""))));
        assertFalse(FreePort.isFreeForUdp(agent) || FreePort.isFreeForUdp(local) || FreePort.isFreeForUdp(subscriber));
        for (String name : new String[] {"publish.xml", "watch.xml", "agent.xml"}) {
            routes.delete(name);
        }
        for (int port : new int[] {agent, local, subscriber}) {
            awaitFree(port);
        }
    }

    @Test
    @Covers("CAMELSIP-1")
    void sharesThePortWithAVersionInWhichSomethingRuns() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        routes.context().getRegistry().bind("hold", (Processor) exchange -> held.await());
        try (WireAgent wire = new WireAgent("200 OK")) {
            routes.save(
                    "publish.xml",
                    route("publish", "seda:publish", "<process ref=\"hold\"/>" + to(publish(wire.port(), ""))));
            routes.send("seda:publish", "old");
            EditedRoutes.await(() -> routes.context().getInflightRepository().size("publish") == 1, () -> "not held");
            routes.save(
                    "publish.xml",
                    route("publish", "seda:publish", body("new") + to(publish(wire.port(), "&msgExpiration=60"))));
            assertEquals(2, routes.routes());
            routes.send("seda:publish", "?");
            assertTrue(wire.expectRequest().endsWith("\r\n\r\nnew"));
            held.countDown();
            assertTrue(wire.expectRequest().endsWith("\r\n\r\nold"));
            EditedRoutes.await(() -> routes.routes() == 1, () -> "the old version stays");
            assertFalse(FreePort.isFreeForUdp(local));
        }
    }

    @Test
    @Covers("RFC3903-4-1")
    void sendsEachRequestAsOneOfItsOwn() throws Exception {
        try (WireAgent wire = new WireAgent("200 OK")) {
            routes.save("publish.xml", route("publish", "direct:publish", to(publish(wire.port(), ""))));
            routes.send("direct:publish", "open");
            String first = wire.expectRequest();
            routes.send("direct:publish", "closed");
            String second = wire.expectRequest();

            assertTrue(first.startsWith("PUBLISH sip:agent@127.0.0.1:" + wire.port() + " SIP/2.0\r\n"), first);
            for (String name : new String[] {"Call-ID", "Via"}) {
                assertNotEquals(WireAgent.header(first, name), WireAgent.header(second, name));
            }
            assertTrue(WireAgent.header(first, "Via").contains("branch=z9hG4bK"), first);
            assertEquals("1 PUBLISH", WireAgent.header(second, "CSeq"));
            assertFalse(WireAgent.header(first, "To").contains("tag"), first);
            assertTrue(WireAgent.header(first, "From").contains("tag"), first);
        }
    }

    @Test
    void sendsToManyFromOnePort() throws Exception {
        try (WireAgent wire = new WireAgent("200 OK")) {
            routes.save(
                    "publish.xml",
                    route(
                            "publish",
                            "direct:publish",
                            "<toD uri=\"%s\"/>"
                                    .formatted(publish(wire.port(), "").replace("sip:agent", "sip:${body}"))));
            for (String user : new String[] {"ana", "ben", "ana"}) {
                routes.send("direct:publish", user);
                assertTrue(wire.expectRequest().startsWith("PUBLISH sip:" + user + '@'), user);
            }
        }
        routes.delete("publish.xml");
        awaitFree(local);
    }

    @Test
    @Covers("CAMELSIP-2")
    void triesAnEditWithoutTouchingSockets() throws Exception {
        try (WireAgent wire = new WireAgent("200 OK")) {
            String refused = routes.saveInVain(
                    "publish.xml",
                    route("publish", "direct:publish", to(publish(wire.port(), "")) + "<process ref=\"nobody\"/>"));
            assertTrue(refused.contains("nobody"), refused);
            assertTrue(FreePort.isFreeForUdp(local));

            routes.save("publish.xml", route("publish", "direct:publish", to(publish(wire.port(), ""))));
            refused = routes.saveInVain(
                    "publish.xml", route("publish", "direct:publish", to(publish(wire.port(), "&nonsense=1"))));
            assertTrue(refused.contains("nonsense"), refused);
            routes.send("direct:publish", "still");
            assertTrue(wire.expectRequest().endsWith("still"));
        }
    }

    @Test
    void goesOnWithTheLastVersionWhenThePortOfTheNextIsTaken() throws Exception {
        try (WireAgent wire = new WireAgent("200 OK");
                DatagramSocket other = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            routes.save("publish.xml", route("publish", "direct:publish", to(publish(wire.port(), ""))));
            String refused = routes.saveInVain(
                    "publish.xml",
                    route(
                            "publish",
                            "direct:publish",
                            to(publish(wire.port(), "")
                                    .replace("fromPort=" + local, "fromPort=" + other.getLocalPort()))));
            assertTrue(refused.contains("port " + other.getLocalPort()), refused);
            routes.send("direct:publish", "still");
            assertTrue(wire.expectRequest().endsWith("still"));
        }
    }

    @ParameterizedTest
    @Covers("CAMELSIP-2")
    @CsvSource({
        "sip:agent@127.0.0.1:5080?fromHost=127.0.0.1&fromPort=5081, fromUser",
        "sip:agent@127.0.0.1:5080?fromUser=parley&fromPort=5081, fromHost",
        "sip:agent@127.0.0.1:5080?fromUser=parley&fromHost=127.0.0.1, fromPort",
        "sip:agent@127.0.0.1?fromUser=parley&fromHost=127.0.0.1&fromPort=5081, a port",
        "sip:127.0.0.1:5080?fromUser=parley&fromHost=127.0.0.1&fromPort=5081, a user",
        "sip:agent@127.0.0.1:5080?fromUser=parley&fromHost=127.0.0.1&fromPort=5081, eventHeaderName",
        "sips:agent@127.0.0.1:5080, no TLS",
    })
    void saysWhatAnEndpointLacks(String endpoint, String lack) throws Exception {
        String refused = routes.saveInVain("publish.xml", route("publish", "direct:publish", to(endpoint)));
        assertTrue(refused.contains(lack), refused);
    }

    @Test
    @Covers("CAMELSIP-2")
    void saysWhatASubscriberLacksAndGoesOnWithTheLastVersion() throws Exception {
        routes.save("agent.xml", agentRoute("udp"));
        routes.save("watch.xml", subscriberRoute("udp", ""));
        assertEquals("presence", routes.expectSeen());
        String refused = routes.saveInVain(
                "watch.xml", subscriberRoute("udp", "").replaceFirst("toPort=\\d+", "msgExpiration=60"));
        assertTrue(refused.contains("toPort"), refused);
        assertEquals("presence", routes.expectSeen(), "the version before has begun again");
    }
}
