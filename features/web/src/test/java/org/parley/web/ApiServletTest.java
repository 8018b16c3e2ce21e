package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.osgi.console.ConsoleException;
import org.parley.osgi.console.RefusalRow;

/** The documents of the console, and what it does. */
class ApiServletTest {

    private final FakeConsole console = new FakeConsole();
    private final Guard guard =
            new Guard(console, (user, password) -> Optional.of(Set.of("operator")), () -> FakeConsole.TIME);
    private final ApiServlet api = new ApiServlet(guard, console, new FakeReport());

    private Call get(String path) throws Exception {
        return Call.of("GET", path).to(api);
    }

    private Call delete(String path) throws Exception {
        return change("DELETE", path);
    }

    private Call change(String method, String path) throws Exception {
        Call login = Call.of("POST", "/login").as("olga", "x").to(api);
        return Call.of(method, path)
                .with(login)
                .with(Guard.TOKEN, login.member("token"))
                .to(api);
    }

    @Test
    void describesSessions() throws Exception {
        assertEquals(
                """
                {"total":1,"sessions":[{"id":"s1","uri":"sip:s1@localhost","callId":"call-1","state":"ACTIVE",\
                "createdAt":"2026-11-29T12:00:00Z","users":[{"uri":"sip:ana@example.com",\
                "name":"\\u003cscript\\u003ealert(\\"1\\")\\u003c/script\\u003e\u202e\\u000a","role":"creator",\
                "status":"CONNECTED","standing":"connected","code":200,"since":"2026-11-29T12:00:00Z"}]}],"silent":[]}
                """,
                get("/sessions").body());
        assertEquals("application/json", get("/sessions").header("Content-Type"));
        assertTrue(get("/sessions/s1").body().startsWith("{\"id\":\"s1\""));
        assertTrue(get("/sessions?ended=true").body().startsWith("[{\"id\":\"s0\""));
    }

    @Test
    void describesRoutesAndTheirCounts() throws Exception {
        String body = get("/routes").body();
        assertTrue(
                body.contains(
                        "\"steps\":[{\"id\":\"process1\",\"kind\":\"process\",\"label\":\"check\",\"branches\":[]},"
                                + "{\"id\":\"split1\",\"kind\":\"split\",\"label\":\"${body}\",\"branches\":[{\"steps\":"),
                body);
        assertTrue(
                body.contains("{\"file\":\"new.xml\",\"configurations\":0,\"routes\":[],\"refusal\":"
                        + "{\"at\":\"2026-11-29T12:00:00Z\",\"line\":7,\"column\":0,\"cause\":\"no step autorise\","
                        + "\"cure\":\"see the list\"}}"),
                body);
        assertTrue(
                body.endsWith("\"counts\":{\"routes\":{\"greet\":[1,6,2,0]},"
                        + "\"steps\":{\"process1\":[7,0,2,0],\"split1\":[1,1,0,0],\"to1\":[3,0,0,0]}}}\n"),
                body);
    }

    @Test
    void describesRefusalsFiguresAndHealth() throws Exception {
        console.refusals.add(
                new RefusalRow(FakeConsole.TIME, "call-2", Optional.empty(), "OMA-A2", "authorise", 403, "barred"));
        assertEquals(
                "[{\"at\":\"2026-11-29T12:00:00Z\",\"callId\":\"call-2\",\"rule\":\"OMA-A2\",\"step\":\"authorise\","
                        + "\"status\":403,\"reason\":\"barred\"}]\n",
                get("/refusals").body());
        assertTrue(get("/figures").body().startsWith("{\"up\":true,\"startedAt\":"));
        assertTrue(get("/figures").body().contains("\"sessions\":1000"));
        assertFalse(get("/figures").body().contains("\"route."));
        assertEquals(
                "{\"live\":true,\"ready\":true,\"checks\":[{\"name\":\"loops\",\"up\":true,\"details\":{}},"
                        + "{\"name\":\"listeners\",\"up\":true,\"details\":{}}]}\n",
                get("/health").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/nothing", "/sessions/s9", "/sessions/s1/users", "/sessions/s1/users/x", "/../x"})
    void hasNothingElse(String path) throws Exception {
        assertEquals(404, get(path).status());
    }

    @Test
    void endsSessionsAndRemovesUsers() throws Exception {
        assertEquals(200, delete("/sessions/s1/users?uri=sip:ben@b&reason=late").status());
        assertEquals(200, delete("/sessions/s1/users?uri=sip:ben@b&reason= ").status());
        assertEquals(200, delete("/sessions/s1").status());
        assertEquals(404, delete("/sessions/s1/users").status());
        assertEquals(404, delete("/sessions").status());
        assertEquals(List.of("remove sip:ben@b from s1: late", "remove sip:ben@b from s1", "end s1"), console.done);
    }

    @Test
    void showsTheOutboxAndActsOnIt() throws Exception {
        assertEquals(
                "{\"usedBytes\":2000,\"maxBytes\":1073741824,\"subscriptions\":[{\"topic\":\"events\","
                        + "\"name\":\"default\",\"entries\":3,\"bytes\":2000,\"delivered\":40,\"failures\":2,"
                        + "\"discarded\":0,\"lastError\":\"no broker\",\"nextAttempt\":\"2026-11-29T12:00:00Z\","
                        + "\"hasRoute\":true,\"recording\":true,\"oldestSeconds\":90}]}\n",
                get("/outbox").body());
        assertEquals(200, change("POST", "/outbox/events/default/retry").status());
        assertEquals(
                "{\"discarded\":3}\n",
                change("POST", "/outbox/events/default/discard").body());
        assertEquals(404, change("POST", "/outbox/events/default/eat").status());
        assertEquals(
                401, Call.of("POST", "/outbox/events/default/discard").to(api).status());
        assertEquals(List.of("retry events default", "discard events default"), console.done);
    }

    @Test
    void saysWhyItCannot() throws Exception {
        console.failure = Optional.of(new ConsoleException("Session s1 has ended", true));
        Call late = delete("/sessions/s1");
        assertEquals(409, late.status());
        assertEquals("Session s1 has ended", late.member("error"));
        console.failure = Optional.of(new ConsoleException("Parley is not up", false));
        assertEquals(503, get("/sessions").status());
        assertEquals(200, get("/health").status());
    }
}
