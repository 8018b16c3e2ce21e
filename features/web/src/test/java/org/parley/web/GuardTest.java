package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.osgi.console.WebAccess;

/** Who may look, who may change something, and under which names. */
class GuardTest {

    private static final Map<String, Set<String>> USERS = Map.of(
            "olga",
            Set.of("operator"),
            "vera",
            Set.of("viewer"),
            "karaf",
            Set.of("admin", "ssh"),
            "paul",
            Set.of("ssh"));

    private final FakeConsole console = new FakeConsole();
    private Instant now = FakeConsole.TIME;
    private final Guard guard = new Guard(
            console,
            (user, password) ->
                    new String(password).equals("right") ? Optional.ofNullable(USERS.get(user)) : Optional.empty(),
            () -> now);
    private final ApiServlet api = new ApiServlet(guard, console, new FakeReport());
    private final HealthServlet health = new HealthServlet(guard, new FakeReport());
    private final PageServlet page = new PageServlet(guard);

    private Call login(String user) throws Exception {
        Call login = Call.of("POST", "/login").as(user, "right").to(api);
        assertEquals(200, login.status(), login.body());
        return login;
    }

    private Call end(Call login) throws Exception {
        return Call.of("DELETE", "/sessions/s1").with(login).with(Guard.TOKEN, login.member("token"));
    }

    @Test
    void letsWhoIsOnThisMachineLookWithoutLogin() throws Exception {
        assertEquals(200, Call.of("GET", "/sessions").to(api).status());
        assertEquals(200, Call.of("GET", "/live").to(health).status());
        assertTrue(
                Call.of("GET", "/me").to(api).body().contains("\"local\":true,\"mayRead\":true,\"mayChange\":false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8181", "127.0.0.1", "127.8.9.1:8181", "[::1]:8181"})
    void knowsTheNamesOfThisMachine(String host) throws Exception {
        assertEquals(200, Call.of("GET", "/sessions").with("Host", host).to(api).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.nip.io",
                "0.0.0.0:8181",
                "192.0.2.7",
                "[fe80::1]",
                "a@127.0.0.1",
                "",
                "local host"
            })
    void answersUnderNoOtherName(String host) throws Exception {
        for (String path : List.of("/sessions", "/me")) {
            Call call = Call.of("GET", path).with("Host", host).to(api);
            assertEquals(421, call.status(), host);
        }
        assertEquals(421, Call.of("GET", "").with("Host", host).to(page).status());
        assertEquals(421, Call.of("GET", "").without("Host").to(health).status());
    }

    @Test
    @Covers("CON-1")
    void wantsALoginFromAnotherMachine() throws Exception {
        assertEquals(
                401,
                Call.of("GET", "/sessions")
                        .fromElsewhere("im.example.com")
                        .to(api)
                        .status());
        assertEquals(
                200,
                Call.of("GET", "").fromElsewhere("IM.example.com:8181").to(page).status());
        Call login = Call.of("POST", "/login")
                .fromElsewhere("im.example.com")
                .as("vera", "right")
                .to(api);
        assertEquals(
                200,
                Call.of("GET", "/sessions")
                        .fromElsewhere("im.example.com")
                        .with(login)
                        .to(api)
                        .status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"})
    void takesNothingThatAProxyPassesOnForLocal(String header) throws Exception {
        assertEquals(
                401,
                Call.of("GET", "/sessions").with(header, "192.0.2.1").to(api).status());
    }

    @Test
    void takesNobodyForLocalBecauseOfHisHostHeader() throws Exception {
        assertEquals(
                401,
                Call.of("GET", "/sessions").fromElsewhere("localhost").to(api).status());
    }

    @Test
    void changesNothingWithoutLogin() throws Exception {
        assertEquals(401, Call.of("DELETE", "/sessions/s1").to(api).status());
        assertEquals(
                401,
                Call.of("DELETE", "/sessions/s1/users?uri=sip:ben@b").to(api).status());
        assertEquals(List.of(), console.done);
    }

    @ParameterizedTest
    @CsvSource({"olga,200", "karaf,200", "vera,403"})
    void letsTheRoleDecideWhoMayChangeSomething(String user, int status) throws Exception {
        assertEquals(status, end(login(user)).to(api).status());
        assertEquals(status == 200 ? List.of("end s1") : List.of(), console.done);
    }

    @Test
    @Covers("CON-3")
    void wantsTheTokenWithEachChange() throws Exception {
        Call login = login("olga");
        assertEquals(403, Call.of("DELETE", "/sessions/s1").with(login).to(api).status());
        assertEquals(
                403,
                end(login)
                        .with(Guard.TOKEN, login("olga").member("token"))
                        .to(api)
                        .status());
        assertEquals(List.of(), console.done);
        assertEquals(200, end(login("karaf")).to(api).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "http://127.0.0.1:3000", "http://localhost:8181", "null", "file://"})
    void takesNoChangeFromAnotherPage(String origin) throws Exception {
        Call login = login("olga");
        assertEquals(403, end(login).with("Origin", origin).to(api).status());
        assertEquals(
                403,
                Call.of("POST", "/login")
                        .as("olga", "right")
                        .with("Origin", origin)
                        .to(api)
                        .status());
        assertEquals(List.of(), console.done);
        assertEquals(
                200, end(login).with("Origin", "http://127.0.0.1:8181").to(api).status());
    }

    @ParameterizedTest
    @CsvSource({"cross-site,403", "same-site,403", "same-origin,200", "none,200"})
    void letsNoOtherPageLook(String site, int status) throws Exception {
        assertEquals(
                status,
                Call.of("GET", "/sessions").with("Sec-Fetch-Site", site).to(api).status());
        assertEquals(
                200, Call.of("GET", "").with("Sec-Fetch-Site", site).to(page).status());
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        Call wrong = Call.of("POST", "/login").as("olga", "wrong").to(api);
        assertEquals(401, wrong.status());
        assertEquals("", wrong.header("Set-Cookie"));
        assertEquals("", wrong.header("WWW-Authenticate"));
        assertEquals(400, Call.of("POST", "/login").to(api).status());
        assertEquals(
                400,
                Call.of("POST", "/login")
                        .with("Authorization", "Basic ?")
                        .to(api)
                        .status());
        assertEquals(403, Call.of("POST", "/login").as("paul", "right").to(api).status());
    }

    @Test
    @Covers("CON-4")
    void letsNobodyGuessPasswords() throws Exception {
        for (int i = 0; i < AttemptLimit.FROM_ONE_ADDRESS; i++) {
            assertEquals(
                    401,
                    Call.of("POST", "/login").as("olga", "wrong" + i).to(api).status());
        }
        Call tooMany = Call.of("POST", "/login").as("olga", "right").to(api);
        assertEquals(429, tooMany.status());
        assertEquals("60", tooMany.header("Retry-After"));
        now = now.plus(AttemptLimit.WINDOW);
        login("olga");
    }

    @Test
    void countsNoLoginThatSucceeds() throws Exception {
        for (int i = 0; i < 2 * AttemptLimit.FOR_ONE_USER; i++) {
            login("olga");
        }
    }

    @Test
    void givesTheCookieToThisServerAndItsScriptsToNobody() throws Exception {
        String cookie = login("olga").header("Set-Cookie");
        assertTrue(cookie.matches("parley-login=[\\w-]{43}; Path=/parley; HttpOnly; SameSite=Strict"), cookie);
        String secure =
                Call.of("POST", "/login").as("olga", "right").secure().to(api).header("Set-Cookie");
        assertTrue(secure.endsWith("; Secure"), secure);
        assertNotEquals(cookie, login("olga").header("Set-Cookie"));
    }

    @Test
    void endsALoginThatIsNotUsed() throws Exception {
        Call login = login("olga");
        now = now.plus(Duration.ofMinutes(29));
        assertEquals(200, end(login).to(api).status());
        now = now.plus(Duration.ofMinutes(29));
        assertEquals(200, end(login).to(api).status());
        now = now.plus(Duration.ofMinutes(30));
        assertEquals(401, end(login).to(api).status());
    }

    @Test
    void endsALoginAfterHalfADay() throws Exception {
        Call login = login("olga");
        for (int i = 1; i < 48; i++) {
            now = now.plus(Duration.ofMinutes(15));
            assertEquals(200, end(login).to(api).status());
        }
        now = now.plus(Duration.ofMinutes(15));
        assertEquals(401, end(login).to(api).status());
    }

    @Test
    void logsOut() throws Exception {
        Call login = login("vera");
        Call out = Call.of("POST", "/logout").with(login).to(api);
        assertEquals(200, out.status());
        assertTrue(out.header("Set-Cookie").contains("Max-Age=0"));
        assertFalse(Call.of("GET", "/me").with(login).to(api).body().contains("vera"));
    }

    @Test
    void beginsAnewWithEachLogin() throws Exception {
        Call first = login("olga");
        Call second = Call.of("POST", "/login").with(first).as("vera", "right").to(api);
        assertEquals(401, end(first).to(api).status());
        assertEquals("vera", second.member("user"));
    }

    @Test
    void wantsALoginForMetricsFromAnotherMachineUnlessTheyAreOpen() throws Exception {
        Call asked = Call.of("GET", "/live").fromElsewhere("im.example.com").to(health);
        assertEquals(401, asked.status());
        assertTrue(asked.header("WWW-Authenticate").startsWith("Basic "), asked.header("WWW-Authenticate"));
        assertEquals(
                200,
                Call.of("GET", "/live")
                        .fromElsewhere("im.example.com")
                        .as("vera", "right")
                        .to(health)
                        .status());
        assertEquals(
                401,
                Call.of("GET", "/live")
                        .fromElsewhere("im.example.com")
                        .as("vera", "no")
                        .to(health)
                        .status());
        assertEquals(
                403,
                Call.of("GET", "/live")
                        .fromElsewhere("im.example.com")
                        .as("paul", "right")
                        .to(health)
                        .status());
        console.access = new WebAccess(List.of("im.example.com"), Duration.ofMinutes(30), true);
        assertEquals(
                200,
                Call.of("GET", "/live")
                        .fromElsewhere("im.example.com")
                        .to(health)
                        .status());
        assertEquals(
                401,
                Call.of("GET", "/sessions")
                        .fromElsewhere("im.example.com")
                        .to(api)
                        .status());
    }

    @Test
    void protectsEveryAnswer() throws Exception {
        for (Call call : List.of(
                Call.of("GET", "").to(page),
                Call.of("GET", "/sessions").to(api),
                Call.of("DELETE", "/sessions/s1").to(api),
                Call.of("GET", "/sessions").with("Host", "evil").to(api),
                Call.of("GET", "/live").to(health))) {
            assertEquals("no-store", call.header("Cache-Control"));
            assertEquals("nosniff", call.header("X-Content-Type-Options"));
            assertEquals("no-referrer", call.header("Referrer-Policy"));
            String policy = call.header("Content-Security-Policy");
            assertTrue(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), policy);
            assertFalse(policy.contains("unsafe"), policy);
        }
    }

    @Test
    void answersMethodsThatAreMeantOnly() throws Exception {
        assertEquals(405, Call.of("TRACE", "").to(page).status());
        assertEquals(405, Call.of("POST", "").to(health).status());
        Call login = login("olga");
        assertEquals(
                405,
                Call.of("PUT", "/sessions/s1")
                        .with(login)
                        .with(Guard.TOKEN, login.member("token"))
                        .to(api)
                        .status());
    }
}
