package org.parley.auth;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Judges the Authorization of requests (RFC 3261 section 22.4 with RFC 8760 and RFC 7616), quality of protection {@code auth}. Knows
 * no SIP but what it is given. Safe for any thread.
 */
public final class DigestAuthenticator {

    /** What all challenges have; it says nothing, so that those of before a restart are still known. */
    static final String OPAQUE = "parley";

    /** Most fields of a request that are looked at. Ours: one for each algorithm of a few proxies. */
    static final int MOST_FIELDS = 8;

    private static final String QOP = "auth";

    private final Nonces nonces;
    private Optional<Realm> asked = Optional.empty();

    /** The login for these settings. */
    private record Realm(AuthenticationSettings settings, Login login) {}

    /**
     * A request as far as its credentials are concerned.
     *
     * @param method as in its first line
     * @param fields values of Authorization
     * @param isRequested whether a URI in credentials is what the request is for
     */
    public record Request(String method, List<String> fields, Predicate<String> isRequested) {

        public Request {
            fields = List.copyOf(fields);
        }
    }

    /** @param nowMs milliseconds of a clock that never goes back */
    public DigestAuthenticator(SecureRandom random, LongSupplier nowMs) {
        this(new Nonces(random, nowMs, Nonces.MOST_USED));
    }

    DigestAuthenticator(Nonces nonces) {
        this.nonces = nonces;
    }

    /** Nonces whose counts are remembered. */
    public int nonces() {
        return nonces.used();
    }

    /** Judges a request; asks the JAAS realm, and waits for it, where there are credentials to judge. */
    //= RFC8760-2.3-2
    public Verdict judge(Request request, AuthenticationSettings settings) {
        for (String field : request.fields().stream().limit(MOST_FIELDS).toList()) {
            Optional<DigestAlgorithm> algorithm = ours(field, settings);
            if (algorithm.isPresent()) {
                try {
                    return judge(DigestCredentials.read(field), algorithm.get(), request, settings);
                } catch (DigestCredentials.Malformed e) {
                    return new Verdict.Malformed(e.getMessage());
                }
            }
        }
        return challenged(settings, Verdict.Reason.NONE);
    }

    /** The algorithm of credentials for this realm; empty for others, and for one that was not offered. */
    private static Optional<DigestAlgorithm> ours(String field, AuthenticationSettings settings) {
        boolean isOfRealm = DigestCredentials.isDigest(field)
                && DigestCredentials.parameter(field, "realm")
                        .map(settings.realm()::equals)
                        .orElse(true);
        return isOfRealm
                ? DigestAlgorithm.ofToken(
                                DigestCredentials.parameter(field, "algorithm").orElse(DigestAlgorithm.MD5.token()))
                        .filter(settings.algorithms()::contains)
                : Optional.empty();
    }

    private Verdict judge(
            DigestCredentials credentials,
            DigestAlgorithm algorithm,
            Request request,
            AuthenticationSettings settings) {
        //= RFC8760-2.6-1
        if (!credentials.qop().equalsIgnoreCase(QOP)) {
            return new Verdict.Malformed("qop is not " + QOP);
        }
        //= RFC7616-3.4.6-1
        if (!request.isRequested().test(credentials.uri())) {
            return new Verdict.Malformed("uri is not what the request is for");
        }
        Login.Outcome outcome = login(settings).check(algorithm, credentials, request.method());
        if (outcome instanceof Login.Outcome.UnknownUser) {
            return challenged(settings, Verdict.Reason.UNKNOWN_USER);
        }
        if (outcome instanceof Login.Outcome.WrongResponse) {
            return challenged(settings, Verdict.Reason.WRONG_RESPONSE);
        }
        return outcome instanceof Login.Outcome.Proved proved
                ? fresh(credentials, proved, settings)
                : challenged(settings, Verdict.Reason.REALM_FAILED);
    }

    /** A right response counts once, and only with a nonce that still holds. */
    private Verdict fresh(DigestCredentials credentials, Login.Outcome.Proved proved, AuthenticationSettings settings) {
        Nonces.Use use = nonces.read(credentials.nonce(), settings.realm())
                .filter(nonce -> credentials.opaque().equals(OPAQUE))
                .map(nonce -> nonces.use(nonce, credentials.nc(), settings.nonceLifetime()))
                .orElse(Nonces.Use.STALE);
        return switch (use) {
            case FIRST_TIME -> new Verdict.Proved(proved.identities());
            case REPLAYED -> challenged(settings, Verdict.Reason.REPLAYED);
            case STALE -> challenged(settings, Verdict.Reason.STALE);
        };
    }

    private synchronized Login login(AuthenticationSettings settings) {
        if (asked.filter(realm -> realm.settings().equals(settings)).isEmpty()) {
            asked = Optional.of(new Realm(
                    settings,
                    settings.jaasRealm().isEmpty()
                            ? Login.ofFile(settings.users())
                            : Login.ofRealm(settings.jaasRealm())));
        }
        return asked.get().login();
    }

    //= RFC8760-2.3-1
    //= RFC7616-3.3-1
    private Verdict challenged(AuthenticationSettings settings, Verdict.Reason reason) {
        String nonce = nonces.issue(settings.realm());
        // The response was right, so that no password has to be asked for again.
        boolean isStale = reason == Verdict.Reason.STALE || reason == Verdict.Reason.REPLAYED;
        List<String> challenges = new ArrayList<>();
        for (DigestAlgorithm algorithm : settings.algorithms()) {
            challenges.add("Digest realm=\"" + settings.realm() + "\", nonce=\"" + nonce + "\", opaque=\"" + OPAQUE
                    + "\", " + (isStale ? "stale=true, " : "") + "algorithm=" + algorithm.token() + ", qop=\"" + QOP
                    + '"');
        }
        return new Verdict.Challenged(List.copyOf(challenges), reason);
    }
}
