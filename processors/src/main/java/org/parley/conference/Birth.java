package org.parley.conference;

import java.time.Instant;

/**
 * Which session it is, and how often it has come to life.
 *
 * @param identity its identity, the same in every life
 * @param createdAt when its inviter's INVITE was let in
 * @param life 0 at first, one more after each restart of the server that it survives; at most {@link #LAST_LIFE}
 */
public record Birth(SessionIdentity identity, Instant createdAt, int life) {

    /** Events and messages that a life may have before its numbers would be those of the next one. Ours. */
    private static final long NUMBERS_OF_A_LIFE = 1_000_000_000L;

    /** The last life that a session may have. Ours: the numbers of its events have twelve digits. */
    public static final int LAST_LIFE = 999;

    public Birth {
        if (life < 0 || life > LAST_LIFE) {
            throw new IllegalArgumentException("life must be 0 to " + LAST_LIFE + ": " + life);
        }
    }

    static Birth of(SessionIdentity identity, Instant createdAt) {
        return new Birth(identity, createdAt, 0);
    }

    /**
     * The same session after a restart.
     *
     * @throws IllegalArgumentException when this is its last life
     */
    Birth again() {
        return new Birth(identity, createdAt, life + 1);
    }

    //= FAULT-4
    /** The numbers of this life are above this one, those of earlier lives are not: which of them were told is not known. */
    long numbersBefore() {
        return life * NUMBERS_OF_A_LIFE;
    }
}
