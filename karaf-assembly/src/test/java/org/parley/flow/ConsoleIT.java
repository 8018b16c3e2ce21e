package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.assembly.KarafServer;
import org.parley.harness.ChatLeg;

/** The console of the assembled Karaf over HTTP, as scripts of an operator use it, and as others try to. */
@RunsAgainst(KarafUnderTest.class)
class ConsoleIT {

    /** Ours. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long POLL_NS = 20_000_000;

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([\\w-]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();

    private record Login(String cookie, String token) {}

    private static KarafServer karaf(Stage stage) {
        return ((KarafUnderTest) stage.server()).karaf();
    }

    private static String id(ChatLeg leg) {
        return leg.focus().substring("sip:".length(), leg.focus().indexOf('@'));
    }

    @BeforeEach
    void haveUsers(Stage stage) throws IOException, InterruptedException {
        karaf(stage).home().set("users.properties", "olga", "secret-of-olga,operator,ssh");
        karaf(stage).home().set("users.properties", "vera", "secret-of-vera,viewer,ssh");
        karaf(stage).home().set("users.properties", "paul", "secret-of-paul,ssh");
        karaf(stage).get("/parley");
    }

    private static HttpRequest.Builder request(Stage stage, String method, String path) {
        return HttpRequest.newBuilder(karaf(stage).web("/parley" + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder as(HttpRequest.Builder request, String user, String password) {
        String credentials = user + ':' + password;
        return request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private Login login(Stage stage, String user) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(as(request(stage, "POST", "/api/login"), user, "secret-of-" + user));
        assertEquals(200, answer.statusCode(), answer.body());
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
        Matcher token = TOKEN.matcher(answer.body());
        assertTrue(token.find(), answer.body());
        return new Login(cookie.substring(0, cookie.indexOf(';')), token.group(1));
    }

    private static HttpRequest.Builder with(HttpRequest.Builder request, Login login) {
        return request.header("Cookie", login.cookie());
    }

    private static HttpRequest.Builder change(Stage stage, String path, Login login) {
        return with(request(stage, "DELETE", path), login).header("X-Parley-Token", login.token());
    }

    /** What curl would not let us send: any Host there is. */
    private static int statusUnder(Stage stage, String host, String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", karaf(stage).web("/").getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            String text = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(text.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }
    }

    /** The console hears of a saved file beside the server, perhaps a moment later. */
    private static void await(Stage stage, int status, String path) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (statusUnder(stage, "im.example.com", path) != status) {
            assertTrue(System.nanoTime() < deadline, path + " is not answered " + status);
            LockSupport.parkNanos(POLL_NS);
        }
    }

    @Test
    void hasAPageThatNeedsNothingOfOtherServers(Stage stage) throws Exception {
        String page = send(request(stage, "GET", "")).body();
        assertTrue(page.contains("<title>Parley</title>"), page);
        Matcher part = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"").matcher(page);
        int parts = 0;
        while (part.find()) {
            parts++;
            assertEquals(200, karaf(stage).get(part.group(1)).statusCode(), part.group(1));
        }
        assertTrue(parts >= 3, page);
        assertFalse(Pattern.compile("https?://|style=|onclick=").matcher(page).find(), page);
        HttpResponse<String> script = send(request(stage, "GET", "/console.js"));
        assertTrue(script.headers().firstValue("Content-Type").orElse("").startsWith("text/javascript"));
        for (HttpResponse<String> answer : List.of(script, send(request(stage, "GET", "/api/sessions")))) {
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), policy);
            assertEquals(
                    "nosniff",
                    answer.headers().firstValue("X-Content-Type-Options").orElse(""));
            assertEquals(
                    "no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        }
    }

    @Test
    @Covers("CON-1")
    void answersUnderNamesOfThisServerOnly(Stage stage) throws Exception {
        for (String path : List.of("/parley", "/parley/api/sessions", "/metrics", "/health")) {
            assertEquals(421, statusUnder(stage, "evil.example", path), path);
            assertEquals(200, statusUnder(stage, "localhost:1", path), path);
        }
        stage.policy("web.hosts", "im.example.com");
        await(stage, 200, "/parley");
        assertEquals(401, statusUnder(stage, "im.example.com", "/parley/api/sessions"));
        assertEquals(401, statusUnder(stage, "im.example.com", "/parley/api/events?page=abcdefgh"));
        assertEquals(401, statusUnder(stage, "im.example.com", "/metrics"));
        stage.policy("web.hosts", "im.example.com", "web.openProbes", "true");
        await(stage, 200, "/metrics");
        assertEquals(401, statusUnder(stage, "im.example.com", "/parley/api/sessions"));
    }

    @Test
    void letsUsersOfTheRealmIn(Stage stage) throws Exception {
        HttpResponse<String> wrong = send(as(request(stage, "POST", "/api/login"), "olga", "secret-of-vera"));
        assertEquals(401, wrong.statusCode());
        assertTrue(wrong.headers().firstValue("Set-Cookie").isEmpty());
        assertEquals(
                403,
                send(as(request(stage, "POST", "/api/login"), "paul", "secret-of-paul"))
                        .statusCode());
        Login olga = login(stage, "olga");
        assertTrue(send(with(request(stage, "GET", "/api/me"), olga)).body().contains("\"mayChange\":true"));
        assertEquals(
                200, send(with(request(stage, "POST", "/api/logout"), olga)).statusCode());
        assertTrue(send(with(request(stage, "GET", "/api/me"), olga)).body().contains("\"mayChange\":false"));
        assertFalse(karaf(stage).log().contains("secret-of-"));
    }

    @Test
    @Covers({"CON-2", "CON-3"})
    void endsASessionForAnOperatorOnly(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String session = "/api/sessions/" + id(legs.get(0));
        Login olga = login(stage, "olga");

        assertEquals(401, send(request(stage, "DELETE", session)).statusCode());
        assertEquals(403, send(change(stage, session, login(stage, "vera"))).statusCode());
        assertEquals(403, send(with(request(stage, "DELETE", session), olga)).statusCode());
        assertEquals(
                403,
                send(change(stage, session, olga).header("Origin", "http://evil.example"))
                        .statusCode());
        assertTrue(send(request(stage, "GET", session)).body().contains("\"state\":\"ACTIVE\""));

        String user = session + "/users?reason=late&uri=" + stage.ben().aor();
        assertEquals(200, send(change(stage, user, olga)).statusCode());
        assertTrue(legs.get(1).expectReleased().header("Reason").orElse("").contains("late"));
        assertEquals(409, send(change(stage, user, olga)).statusCode());
        assertEquals(200, send(change(stage, session, olga)).statusCode());
        Stage.requireGone(legs.get(0).expectReleased());
        Stage.requireGone(legs.get(2).expectReleased());
        HttpResponse<String> again = send(change(stage, session, olga));
        assertEquals(409, again.statusCode());
        assertTrue(again.body().contains("has ended"), again.body());
        assertTrue(karaf(stage).log().contains(id(legs.get(0)) + ": ended by olga in the console"));
    }

    @Test
    @Covers("CON-9")
    void takesSecretsOutOfFilesAndShowsNone(Stage stage) throws Exception {
        Files.writeString(karaf(stage).home().etc("keystore.secret"), "word-of-the-keystore");
        stage.policy("tls.keystorePassword", "file:etc/keystore.secret");

        String shown = karaf(stage).shell("config:list \"(service.pid=parley)\"");
        assertTrue(shown.contains("tls.keystorePassword = file:etc/keystore.secret"), shown);
        assertFalse(shown.contains("word-of-the-keystore"), shown);
        assertFalse(karaf(stage).log().contains("word-of-the-keystore"));
    }

    @Test
    void showsTheOutbox(Stage stage) throws Exception {
        HttpResponse<String> outbox = send(request(stage, "GET", "/api/outbox"));
        assertEquals(200, outbox.statusCode());
        assertTrue(outbox.body().startsWith("{\"usedBytes\":"), outbox.body());
        String nothing = "/api/outbox/nothing/default/discard";
        assertEquals(401, send(request(stage, "POST", nothing)).statusCode());
        Login olga = login(stage, "olga");
        HttpResponse<String> refused =
                send(with(request(stage, "POST", nothing), olga).header("X-Parley-Token", olga.token()));
        assertEquals(409, refused.statusCode(), refused.body());
    }

    @Test
    @Covers("CON-5")
    void tellsWhatChangesAsItChanges(Stage stage) throws Exception {
        HttpResponse<InputStream> stream =
                http.send(request(stage, "GET", "/api/events?page=abcdefgh").build(), BodyHandlers.ofInputStream());
        assertEquals(200, stream.statusCode());
        assertTrue(stream.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"));
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            expect(reader, "sessions", "\"total\":0");
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            expect(reader, "sessions", "\"id\":\"" + id(legs.get(0)) + "\"");
            stage.endAll(legs);
            expect(reader, "sessions", "\"total\":0");
        }
    }

    /** Reads until the event says so; the server repeats what it said only when something is different. */
    private static void expect(BufferedReader reader, String event, String part) throws IOException {
        String name = "";
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ") && name.equals(event) && line.contains(part)) {
                return;
            }
        }
        throw new AssertionError("the stream ended before " + event + " said " + part);
    }

    @Test
    @Covers("CON-8")
    void letsTheRoleDecideInTheShell(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String id = id(legs.get(0));

        assertTrue(karaf(stage).shell("vera", "secret-of-vera", "im:sessions").contains(id));
        String forbidden = karaf(stage).failingShell("vera", "secret-of-vera", "im:end " + id);
        assertTrue(forbidden.contains("Command not found"), forbidden);
        assertTrue(karaf(stage)
                .failingShell("paul", "secret-of-paul", "im:sessions")
                .contains("Command not found"));
        assertTrue(karaf(stage)
                .failingShell("vera", "secret-of-vera", "config:list")
                .contains("Command not found"));
        assertTrue(karaf(stage).shell("olga", "secret-of-olga", "im:end " + id).contains("2 connected"));
        Stage.requireGone(legs.get(0).expectReleased());
        Stage.requireGone(legs.get(1).expectReleased());
    }
}
