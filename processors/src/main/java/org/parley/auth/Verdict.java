package org.parley.auth;

import java.util.List;

/** What the credentials of a request come to. */
public sealed interface Verdict {

    /**
     * He has proved who he is.
     *
     * @param identities URIs that he may call himself, one at least, the one that he is first
     */
    record Proved(List<String> identities) implements Verdict {}

    /**
     * He has to prove it first, or once more with a new nonce: 401.
     *
     * @param challenges values of WWW-Authenticate, the best one first
     * @param reason what was wrong with what he sent
     */
    record Challenged(List<String> challenges, Reason reason) implements Verdict {}

    /**
     * The credentials cannot be read: 400.
     *
     * @param fault what is wrong with them
     */
    record Malformed(String fault) implements Verdict {}

    /** Why there is a challenge. */
    enum Reason {
        /** There were no credentials for this realm and an algorithm of ours. */
        NONE("no credentials for this realm", false),
        /** Right, but of an old nonce: the client tries again by itself. */
        STALE("the nonce is too old", false),
        /** Right, and used before. */
        REPLAYED("the nonce count was used before", true),
        UNKNOWN_USER("there is no such user", true),
        WRONG_RESPONSE("the response is wrong", true),
        /** Whoever he is, the realm does not say. */
        REALM_FAILED("the JAAS realm does not work", true);

        private final String text;
        private final boolean isRefusal;

        Reason(String text, boolean isRefusal) {
            this.text = text;
            this.isRefusal = isRefusal;
        }

        /** In words, for the log. */
        public String text() {
            return text;
        }

        /** False where a client does nothing but what the protocol wants. */
        public boolean isRefusal() {
            return isRefusal;
        }
    }
}
