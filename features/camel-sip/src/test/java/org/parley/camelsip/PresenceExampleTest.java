package org.parley.camelsip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.FreePort;
import org.parley.step.Presence;

/** What the shipped example publishes, on the wire; it gets its events from the test. */
class PresenceExampleTest {

    private static final Path EXAMPLE = Path.of("../../routes/src/main/examples/presence.xml");

    @TempDir
    private Path folder;

    private EditedRoutes routes;
    private WireAgent wire;

    @BeforeEach
    void start() throws Exception {
        routes = new EditedRoutes(folder);
        Presence.bind(routes.context().getRegistry());
        wire = new WireAgent("200 OK");
        routes.saveFile(
                "presence.xml",
                Files.readString(EXAMPLE)
                        .replaceAll("outbox:[^\"]*", "direct:events")
                        .replace(":5070?", ":" + wire.port() + "?")
                        .replace("fromPort=5071", "fromPort=" + FreePort.any())
                        // What is tested is what is published; that a wire can be read most easily over UDP.
                        .replace("transport=tcp", "transport=udp"));
    }

    @AfterEach
    void stop() {
        routes.close();
        wire.close();
    }

    private static String event(String type, String data) {
        return """
                {"specversion":"1.0","type":"org.parley.%s","id":"x-1","source":"sip:x@localhost","subject":"x",
                 "time":"2026-11-29T16:20:09.250Z","sequence":"000000000001","data":{%s}}"""
                .formatted(type, data);
    }

    private static String user(String uri, boolean isAnonymous) {
        return "{\"uri\":\"%s\",\"name\":\"Someone\",\"anonymous\":%s,\"role\":\"invited\"}"
                .formatted(uri, isAnonymous);
    }

    private static String joined(String uri) {
        return event("participant.joined.v1", "\"participant\":" + user(uri, false));
    }

    private void happen(String events) throws IOException {
        routes.send("direct:events", events);
    }

    private static String basic(String request) {
        return request.replaceFirst("(?s).*<basic>(.*)</basic>.*", "$1");
    }

    @Test
    @Covers({"RFC3903-4.1-1", "RFC3863-4.1-1"})
    void publishesADocumentAboutWhoJoins() throws Exception {
        happen(joined("sip:ana@example.com"));
        String request = wire.expectRequest();
        assertTrue(request.startsWith("PUBLISH sip:ana@example.com SIP/2.0\r\n"), request);
        assertEquals("<sip:ana@example.com>", WireAgent.header(request, "To"));
        assertTrue(WireAgent.header(request, "Route").contains("127.0.0.1:" + wire.port()), request);
        assertEquals("application/pidf+xml", WireAgent.header(request, "Content-Type"));
        assertTrue(WireAgent.header(request, "Event").startsWith("presence"), request);
        assertEquals("3600", WireAgent.header(request, "Expires"));
        assertEquals("70", WireAgent.header(request, "Max-Forwards"));
        assertEquals(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<presence entity=\"sip:ana@example.com\" xmlns=\"urn:ietf:params:xml:ns:pidf\">"
                        + "<tuple id=\"s47c2f4d4a5a5a5a5\"><status><basic>open</basic></status>"
                        + "<timestamp>2026-11-29T16:20:09.250Z</timestamp></tuple></presence>",
                request.substring(request.indexOf("\r\n\r\n") + 4)
                        .replaceAll("id=\"s[0-9a-f]{16}\"", "id=\"s47c2f4d4a5a5a5a5\""));
    }

    @Test
    void tellsOfThoseWhoAreInASessionNoMore() throws Exception {
        happen('['
                + event("participant.left.v1", "\"how\":\"left\",\"participant\":" + user("sip:ana@example.com", false))
                + ','
                + event("participant.removed.v1", "\"participant\":" + user("sip:ben@example.com", false))
                + ','
                + event("participant.failed.v1", "\"status\":486,\"participant\":" + user("sip:eve@example.com", false))
                + ','
                + event(
                        "session.ended.v1",
                        "\"participants\":[" + user("sip:cleo@example.com", false) + ',' + user("tel:+358401", false)
                                + "]")
                + ']');
        for (String name :
                new String[] {"sip:ana@example.com", "sip:ben@example.com", "sip:cleo@example.com", "tel:+358401"}) {
            String request = wire.expectRequest();
            assertTrue(request.startsWith("PUBLISH " + name + ' '), request);
            assertEquals("closed", basic(request));
        }
    }

    @Test
    @Covers("CAMELSIP-3")
    void publishesNothingOfAnonymousUsers() throws Exception {
        happen('['
                + event("participant.joined.v1", "\"participant\":" + user("sip:anonymous1@anonymous.invalid", true))
                + ','
                + event("participant.joined.v1", "\"participant\":" + user("sip:dee@example.com", true))
                + ','
                + event("participant.joined.v1", "\"participant\":{\"uri\":\"sip:dee@example.com\"}")
                + ','
                + event("participant.left.v1", "\"participant\":" + user("sip:dee@example.com", true))
                + ','
                + event("session.ended.v1", "\"participants\":[" + user("sip:dee@example.com", true) + "]")
                + ','
                + joined("sip:ana@example.com")
                + ']');
        assertTrue(wire.expectRequest().startsWith("PUBLISH sip:ana@"));
    }

    @Test
    @Covers("CAMELSIP-4")
    void keepsSessionsApartWithoutNamingThem() throws Exception {
        happen(joined("sip:ana@example.com"));
        happen(joined("sip:ana@example.com").replace("sip:x@", "sip:y@"));
        happen(joined("sip:ana@example.com"));
        String first = tuple(wire.expectRequest());
        String second = tuple(wire.expectRequest());
        assertTrue(!first.equals(second), first);
        assertEquals(first, tuple(wire.expectRequest()));
    }

    private static String tuple(String request) {
        assertTrue(!request.contains("sip:x@") && !request.contains("sip:y@"), request);
        return request.replaceFirst("(?s).*<tuple id=\"([^\"]*)\".*", "$1");
    }

    @Test
    void leavesOutWhatIsNoSipUri() throws Exception {
        happen('['
                + joined("sip:${body}@example.com")
                + ','
                + joined("mailto:ana@example.com")
                + ','
                + joined("sip:ana@example.com")
                + ']');
        assertTrue(wire.expectRequest().startsWith("PUBLISH sip:ana@"));
    }

    @ParameterizedTest
    @Covers("CAMELSIP-5")
    @ValueSource(strings = {"a%20b", "a&fromPort=1", "a;b=c", "RAW(a)", "o'neil", "a/b"})
    void takesWhatAUserIsCalledForNothingElse(String user) throws Exception {
        happen(joined("sip:" + user + "@example.com"));
        String request = wire.expectRequest();
        assertTrue(request.startsWith("PUBLISH sip:" + user + "@example.com SIP/2.0\r\n"), request);
        assertEquals("<sip:" + user + "@example.com>", WireAgent.header(request, "To"));
    }
}
