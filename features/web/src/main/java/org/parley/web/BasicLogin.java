package org.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** User and password in a request, as HTTP Basic has them (RFC 7617), and whether they are right. Safe for any thread. */
final class BasicLogin {

    private static final Logger LOG = LoggerFactory.getLogger(BasicLogin.class);

    private static final int TOO_MANY_REQUESTS = 429;

    /** Longest user name and longest password. Ours. */
    private static final int LONGEST_CREDENTIAL = 256;

    private final Realm realm;
    private final InstantSource clock;
    private final AttemptLimit attempts;
    private final AtomicReference<Instant> toldOfGuesses = new AtomicReference<>(Instant.EPOCH);

    /** Somebody who has proved who he is. */
    record Known(String user, Set<String> roles) {}

    BasicLogin(Realm realm, InstantSource clock) {
        this.realm = realm;
        this.clock = clock;
        attempts = new AttemptLimit(clock);
    }

    private record Credentials(String user, String password) {}

    /** True when a request has them, in a form that can be right. */
    static boolean isIn(HttpServletRequest request) {
        return credentials(request).isPresent();
    }

    /** Who the credentials of the request prove that it is; empty when the request has been answered with why not. */
    Optional<Known> check(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Credentials credentials = credentials(request).orElseThrow();
        Optional<AttemptLimit.Attempt> attempt = attempts.begin(request.getRemoteAddr(), credentials.user());
        if (attempt.isEmpty()) {
            warnOfGuesses(credentials, request);
            response.setHeader("Retry-After", Long.toString(AttemptLimit.WINDOW.toSeconds()));
            Answers.refuse(response, TOO_MANY_REQUESTS, "Too many logins failed; try again in a minute");
            return Optional.empty();
        }
        Optional<Set<String>> roles =
                realm.roles(credentials.user(), credentials.password().toCharArray());
        if (roles.isEmpty()) {
            LOG.warn(
                    "{}: the login of {} from {} failed",
                    Alerts.LOGIN_FAILED,
                    shown(credentials.user()),
                    request.getRemoteAddr());
            Answers.refuse(response, HttpServletResponse.SC_UNAUTHORIZED, "User and password do not fit");
            return Optional.empty();
        }
        attempts.succeeded(attempt.get());
        return Optional.of(new Known(credentials.user(), roles.get()));
    }

    //= CON-4
    /** Once a minute: whoever guesses decides how often this happens. */
    private void warnOfGuesses(Credentials credentials, HttpServletRequest request) {
        Instant now = clock.instant();
        Instant before = toldOfGuesses.get();
        if (!before.plus(AttemptLimit.WINDOW).isAfter(now) && toldOfGuesses.compareAndSet(before, now)) {
            LOG.warn(
                    "{}: too many logins failed; the one of {} from {} is not even tried",
                    Alerts.LOGINS_REFUSED,
                    shown(credentials.user()),
                    request.getRemoteAddr());
        }
    }

    /** RFC 7617. */
    private static Optional<Credentials> credentials(HttpServletRequest request) {
        String header = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
        if (!header.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return Optional.empty();
        }
        try {
            String decoded = new String(
                    Base64.getDecoder()
                            .decode(header.substring("basic ".length()).trim()),
                    StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            boolean isUsable =
                    colon > 0 && colon <= LONGEST_CREDENTIAL && decoded.length() - colon - 1 <= LONGEST_CREDENTIAL;
            return isUsable
                    ? Optional.of(new Credentials(decoded.substring(0, colon), decoded.substring(colon + 1)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A name for the log: whoever wants to log in writes what he likes. */
    static String shown(String user) {
        return '"' + user.replaceAll("[^\\p{Alnum}._@-]", "?") + '"';
    }
}
