package org.parley.web;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Those who have logged in. A login ends by itself when nothing was asked with it for a while, and after half a day in any
 * case; the one unused for longest makes room for another. Safe for any thread.
 */
final class Logins {

    /** Most at a time. Ours: far more than a server has operators. */
    static final int MOST = 100;

    /** Ours: a shift. */
    static final Duration LONGEST = Duration.ofHours(12);

    /** Octets of a key, far beyond guessing. */
    private static final int KEY_BYTES = 32;

    private final InstantSource clock;
    private final Supplier<Duration> idleTimeout;
    private final SecureRandom random = new SecureRandom();

    /** By key, the one unused for longest first. */
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Entry {
        private final Login login;
        private Instant usedAt;

        Entry(Login login) {
            this.login = login;
            usedAt = login.since();
        }
    }

    /** @param idleTimeout {@code web.sessionTimeout} as it is now */
    Logins(InstantSource clock, Supplier<Duration> idleTimeout) {
        this.clock = clock;
        this.idleTimeout = idleTimeout;
    }

    synchronized Login begin(String user, Set<String> roles) {
        Login login = new Login(secret(), secret(), user, roles, clock.instant());
        entries.values().removeIf(this::isOver);
        if (entries.size() >= MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(login.key(), new Entry(login));
        return login;
    }

    /** The login with this key, which goes on by that. */
    synchronized Optional<Login> use(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (isOver(entry)) {
            entries.remove(key);
            return Optional.empty();
        }
        entry.usedAt = clock.instant();
        return Optional.of(entry.login);
    }

    /** Whether it still goes on; to ask does not prolong it. */
    synchronized boolean goesOn(Login login) {
        return entries.values().stream().anyMatch(entry -> entry.login == login && !isOver(entry));
    }

    synchronized void end(Login login) {
        entries.remove(login.key());
    }

    private boolean isOver(Entry entry) {
        Instant now = clock.instant();
        return !entry.usedAt.plus(idleTimeout.get()).isAfter(now)
                || !entry.login.since().plus(LONGEST).isAfter(now);
    }

    private String secret() {
        byte[] octets = new byte[KEY_BYTES];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
