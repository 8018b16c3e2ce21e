package org.parley.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.DigestClient;

class DigestAuthenticatorTest {

    private static final String REALM = "example.com";
    private static final String URI = "sip:factory@example.com";
    private static final DigestClient ANA = new DigestClient("ana", "secret");
    private static final List<DigestAlgorithm> BOTH = List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private long nowMs;
    private AuthenticationSettings settings;
    private DigestAuthenticator authenticator = new DigestAuthenticator(new SecureRandom(), () -> nowMs);

    @BeforeEach
    void haveUsers() throws Exception {
        Path users = Files.writeString(
                folder.resolve("users"),
                ANA.line(REALM, "sip:ana@example.com, tel:+15550101")
                        + new DigestClient("ben", "other").line(REALM, ""));
        settings = new AuthenticationSettings(REALM, BOTH, LIFETIME, users, "");
    }

    @AfterEach
    void haveNoRealm() {
        Configuration.setConfiguration(null);
    }

    private Verdict judge(String... fields) {
        return authenticator.judge(new DigestAuthenticator.Request("INVITE", List.of(fields), URI::equals), settings);
    }

    private Verdict.Challenged challenged(Verdict.Reason reason, String... fields) {
        Verdict.Challenged challenged = assertInstanceOf(Verdict.Challenged.class, judge(fields));
        assertEquals(reason, challenged.reason());
        boolean isStale = reason == Verdict.Reason.STALE || reason == Verdict.Reason.REPLAYED;
        challenged
                .challenges()
                .forEach(challenge -> assertEquals(isStale, challenge.contains("stale=true"), challenge));
        return challenged;
    }

    private String challenge(int index) {
        return challenged(Verdict.Reason.NONE).challenges().get(index);
    }

    private String answer(String challenge, int count) {
        return ANA.answer(challenge, "INVITE", URI, count);
    }

    @Test
    @Covers("RFC8760-2.3-1")
    void offersTheBetterAlgorithmFirst() {
        List<String> challenges = challenged(Verdict.Reason.NONE).challenges();

        assertEquals(
                List.of("SHA-256", "MD5"),
                challenges.stream()
                        .map(c -> DigestClient.parameters(c).get("algorithm"))
                        .toList());
        for (String challenge : challenges) {
            Map<String, String> parameters = DigestClient.parameters(challenge);
            assertTrue(challenge.startsWith("Digest realm=\"example.com\", "), challenge);
            assertEquals("auth", parameters.get("qop"));
            assertFalse(parameters.get("opaque").isEmpty());
            assertTrue(parameters.get("nonce").matches("[\\w-]{43}"), challenge);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Covers({"RFC8760-2.3-2", "RFC8760-2.2-1"})
    void takesARightResponseByEachAlgorithm(int index) {
        assertEquals(
                new Verdict.Proved(List.of("sip:ana@example.com", "tel:+15550101")),
                judge(answer(challenge(index), 1)));
    }

    @Test
    void isOneAtTheRealmWhereTheFileNamesNoIdentity() {
        String field = new DigestClient("ben", "other").answer(challenge(0), "INVITE", URI, 1);
        assertEquals(new Verdict.Proved(List.of("sip:ben@example.com")), judge(field));
    }

    @Test
    @Covers("RFC8760-2.3-2")
    void takesMd5WhereNoAlgorithmIsNamed() {
        String field = answer(challenge(1), 1).replace(" algorithm=MD5,", "");
        assertInstanceOf(Verdict.Proved.class, judge(field));
    }

    @Test
    @Covers("RFC8760-2.3-2")
    void takesNoAlgorithmThatIsNotOffered() {
        String answer = answer(challenge(1), 1);
        settings = new AuthenticationSettings(REALM, List.of(DigestAlgorithm.SHA_256), LIFETIME, settings.users(), "");
        assertEquals(1, challenged(Verdict.Reason.NONE, answer).challenges().size());
        challenged(Verdict.Reason.NONE, answer.replace("algorithm=MD5", "algorithm=SHA-256-sess"));
    }

    @Test
    void passesOverCredentialsOfOthers() {
        String right = answer(challenge(0), 1);
        assertInstanceOf(
                Verdict.Proved.class,
                judge("Basic YTpi", right.replace("realm=\"example.com\"", "realm=\"core\""), "Digestive x=1", right));
    }

    @Test
    void looksAtNoMoreFieldsThanTheLimit() {
        String right = answer(challenge(0), 1);
        String other = right.replace("realm=\"example.com\"", "realm=\"core\"");
        List<String> fields = IntStream.range(0, DigestAuthenticator.MOST_FIELDS)
                .mapToObj(i -> i == DigestAuthenticator.MOST_FIELDS - 1 ? right : other)
                .collect(Collectors.toList());
        assertInstanceOf(Verdict.Proved.class, judge(fields.toArray(String[]::new)));
        fields.add(0, other);
        challenged(Verdict.Reason.NONE, fields.toArray(String[]::new));
    }

    @Test
    @Covers("SEC-6")
    void refusesAWrongPasswordAndAnUnknownUserAlike() {
        Verdict.Challenged wrong = challenged(
                Verdict.Reason.WRONG_RESPONSE,
                new DigestClient("ana", "Secret").answer(challenge(0), "INVITE", URI, 1));
        Verdict.Challenged unknown = challenged(
                Verdict.Reason.UNKNOWN_USER, new DigestClient("dee", "secret").answer(challenge(0), "INVITE", URI, 1));
        assertEquals(withoutNonce(wrong), withoutNonce(unknown));
    }

    private static List<String> withoutNonce(Verdict.Challenged challenged) {
        return challenged.challenges().stream()
                .map(challenge -> challenge.replaceFirst("nonce=\"[^\"]*\"", ""))
                .toList();
    }

    @Test
    void refusesTheResponseToAnotherMethod() {
        challenged(Verdict.Reason.WRONG_RESPONSE, ANA.answer(challenge(0), "REFER", URI, 1));
    }

    @Test
    @Covers("SEC-6")
    void refusesAUserWhoHasNoHashOfTheAlgorithm() throws Exception {
        Files.writeString(settings.users(), "ana = MD5:" + DigestClient.hash("MD5", "ana:example.com:secret"));
        challenged(Verdict.Reason.UNKNOWN_USER, answer(challenge(0), 1));
        assertInstanceOf(Verdict.Proved.class, judge(answer(challenge(1), 1)));
    }

    @Test
    @Covers("SEC-6")
    void takesNoResponseMadeOfTheHashThatStandsInForAUserWhoIsNotThere() {
        String challenge = challenge(0);
        String answer = new DigestClient("dee", "x").answer(challenge, "INVITE", URI, 1);
        Map<String, String> parts = DigestClient.parameters(answer);
        String forged = DigestClient.hash(
                "SHA-256",
                String.join(
                        ":",
                        "0".repeat(64),
                        parts.get("nonce"),
                        parts.get("nc"),
                        parts.get("cnonce"),
                        "auth",
                        DigestClient.hash("SHA-256", "INVITE:" + URI)));
        challenged(Verdict.Reason.UNKNOWN_USER, answer.replace(parts.get("response"), forged));
    }

    @Test
    @Covers("RFC7616-3.4-2")
    void refusesAReplayAndTakesTheNextCount() {
        String challenge = challenge(0);
        assertInstanceOf(Verdict.Proved.class, judge(answer(challenge, 1)));
        challenged(Verdict.Reason.REPLAYED, answer(challenge, 1));
        assertInstanceOf(Verdict.Proved.class, judge(answer(challenge, 2)));
        assertEquals(1, authenticator.nonces());
    }

    @Test
    @Covers({"RFC7616-3.3-1", "SEC-8"})
    void saysStaleOnlyToWhoKnowsThePassword() {
        String challenge = challenge(0);
        nowMs += LIFETIME.toMillis() + 1;
        challenged(Verdict.Reason.STALE, answer(challenge, 1));
        challenged(Verdict.Reason.WRONG_RESPONSE, new DigestClient("ana", "guess").answer(challenge, "INVITE", URI, 1));
        assertEquals(0, authenticator.nonces());
    }

    @Test
    @Covers("RFC7616-3.3-1")
    void saysStaleOfANonceFromBeforeTheRestart() {
        String before = challenge(0);
        authenticator = new DigestAuthenticator(new SecureRandom(), () -> nowMs);
        Verdict.Challenged stale = challenged(Verdict.Reason.STALE, answer(before, 1));
        assertInstanceOf(Verdict.Proved.class, judge(answer(stale.challenges().get(0), 1)));
    }

    @Test
    void asksAgainWhereOpaqueIsAnotherOne() {
        challenged(Verdict.Reason.STALE, answer(challenge(0), 1).replaceFirst("opaque=\"[^\"]*\"", "opaque=\"x\""));
    }

    @Test
    @Covers("RFC7616-3.4.6-1")
    void refusesCredentialsForSomethingElse() {
        String field = ANA.answer(challenge(0), "INVITE", "sip:other@example.com", 1);
        assertEquals(new Verdict.Malformed("uri is not what the request is for"), judge(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-int", "none"})
    @Covers("RFC8760-2.6-1")
    void takesNoOtherQualityOfProtection(String qop) {
        assertInstanceOf(Verdict.Malformed.class, judge(answer(challenge(0), 1).replace("qop=auth", "qop=" + qop)));
    }

    @Test
    @Covers("RFC7616-3.4-1")
    void refusesWhatCannotBeRead() {
        assertInstanceOf(Verdict.Malformed.class, judge("Digest username=\"ana\", realm=\"example.com\""));
    }

    /** A login module of somebody else. */
    public static final class HouseLogin implements LoginModule {

        private Subject subject;
        private CallbackHandler handler;
        private Map<String, ?> options;

        @Override
        public void initialize(Subject s, CallbackHandler h, Map<String, ?> shared, Map<String, ?> o) {
            subject = s;
            handler = h;
            options = o;
        }

        @Override
        public boolean login() throws LoginException {
            NameCallback name = new NameCallback("user");
            DigestCallback digest = new DigestCallback();
            try {
                handler.handle(new javax.security.auth.callback.Callback[] {name, digest});
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            String ha1 = digest.algorithm().ha1(name.getName(), digest.realm(), (String) options.get("password"));
            if (!digest.isProvedBy(ha1)) {
                throw new FailedLoginException();
            }
            return true;
        }

        @Override
        public boolean commit() {
            Object identity = options.get("identity");
            if (identity != null) {
                subject.getPrincipals().add(new IdentityPrincipal((String) identity));
            }
            return true;
        }

        @Override
        public boolean abort() {
            return true;
        }

        @Override
        public boolean logout() {
            return true;
        }
    }

    private void house(Map<String, String> options) {
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return name.equals("house")
                        ? new AppConfigurationEntry[] {
                            new AppConfigurationEntry(
                                    HouseLogin.class.getName(), LoginModuleControlFlag.REQUIRED, options)
                        }
                        : null;
            }
        });
        settings = new AuthenticationSettings(REALM, BOTH, LIFETIME, settings.users(), "house");
    }

    @Test
    void asksTheJaasRealmThatIsNamed() {
        house(Map.of("password", "secret", "identity", "sip:ana@house.example.com"));
        assertEquals(new Verdict.Proved(List.of("sip:ana@house.example.com")), judge(answer(challenge(0), 1)));
        challenged(
                Verdict.Reason.WRONG_RESPONSE, new DigestClient("ana", "other").answer(challenge(0), "INVITE", URI, 1));
    }

    @Test
    void takesNobodyWhereTheRealmDoesNotWork() {
        house(Map.of("password", "secret"));
        challenged(Verdict.Reason.REALM_FAILED, answer(challenge(0), 1));
        settings = new AuthenticationSettings(REALM, BOTH, LIFETIME, settings.users(), "missing");
        challenged(Verdict.Reason.REALM_FAILED, answer(challenge(0), 1));
    }

    @Test
    void letsNobodyIntoTheFileByAPassword() throws Exception {
        CallbackHandler shell = callbacks -> {
            for (javax.security.auth.callback.Callback callback : callbacks) {
                if (callback instanceof NameCallback name) {
                    name.setName("ana");
                } else if (callback instanceof PasswordCallback secret) {
                    secret.setPassword("secret".toCharArray());
                } else {
                    throw new UnsupportedCallbackException(callback);
                }
            }
        };
        UsersFileLogin module = new UsersFileLogin();
        module.initialize(
                new Subject(), shell, Map.of(), Map.of(UsersFileLogin.USERS, new UsersFile(settings.users())));
        org.junit.jupiter.api.Assertions.assertThrows(LoginException.class, module::login);
    }
}
