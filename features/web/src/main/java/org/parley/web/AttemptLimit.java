package org.parley.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Bounds how often somebody may guess a password: so many failures from one address, for one user, and of all together within
 * a minute. An attempt counts from its beginning, so that many at a time are no way around it. Safe for any thread.
 */
final class AttemptLimit {

    /** Ours: who mistypes does so three or four times. */
    static final int FROM_ONE_ADDRESS = 5;

    /** Ours: many addresses guess at one user. */
    static final int FOR_ONE_USER = 10;

    /** Ours: what is remembered is not more than this either. */
    static final int OF_ALL = 60;

    static final Duration WINDOW = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Deque<Attempt> attempts = new ArrayDeque<>();

    /** One that failed, or has not ended yet. */
    record Attempt(Instant at, String address, String user) {}

    AttemptLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** Begins one; empty when there were too many. */
    synchronized Optional<Attempt> begin(String address, String user) {
        Instant now = clock.instant();
        while (!attempts.isEmpty() && !attempts.getFirst().at().plus(WINDOW).isAfter(now)) {
            attempts.removeFirst();
        }
        long fromAddress = attempts.stream()
                .filter(attempt -> attempt.address().equals(address))
                .count();
        long forUser =
                attempts.stream().filter(attempt -> attempt.user().equals(user)).count();
        if (fromAddress >= FROM_ONE_ADDRESS || forUser >= FOR_ONE_USER || attempts.size() >= OF_ALL) {
            return Optional.empty();
        }
        Attempt attempt = new Attempt(now, address, user);
        attempts.addLast(attempt);
        return Optional.of(attempt);
    }

    /** It was he: this one is no guess. */
    synchronized void succeeded(Attempt attempt) {
        attempts.removeIf(known -> known == attempt);
    }
}
