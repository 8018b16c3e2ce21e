package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened in a conference, as the world outside may know it: a value, made on the conference's loop and read
 * on any thread. Users are in it as the roster shows them.
 *
 * @param session where it happened
 * @param number the first event of a session is 1, each further one has the next number
 * @param at when
 * @param what what it was
 */
public record ConferenceEvent(SessionIdentity session, long number, Instant at, Happening what) {

    /**
     * A user as the roster shows him.
     *
     * @param uri his URI, or the anonymous one; empty where the roster does not show him (decisions 11 and 29)
     * @param name display name; empty when he has none, or is not shown
     * @param isAnonymous others do not know who he is
     * @param role how he came to be here
     */
    public record User(Optional<String> uri, Optional<String> name, boolean isAnonymous, Role role) {}

    /** How a user came to be in a conference. */
    public enum Role {
        /** The session is his. */
        CREATOR,
        /** A service had the session made and takes no part in it. */
        SERVICE,
        /** The server invites him. */
        INVITED,
        /** He came by an INVITE of his own. */
        JOINED
    }

    /** What can happen. */
    public sealed interface Happening {}

    /**
     * A6: the session has its identity.
     *
     * @param callId Call-ID of the INVITE that made it; empty where it could tell who an anonymous creator is
     * @param group URI of the pre-defined group; empty for an ad hoc session
     * @param subject what it is about
     */
    public record Created(User creator, Optional<String> callId, Optional<String> group, Optional<String> subject)
            implements Happening {}

    /**
     * A user is to be invited; what follows is that he joined, failed or was removed, or that the session ended.
     *
     * @param by who has him invited; empty for the server itself, or somebody who is not shown
     */
    public record Invited(User user, Optional<String> by) implements Happening {}

    /** A user takes part in the chat, for the first time or again. */
    public record Joined(User user) implements Happening {}

    /** An invitation ended without its user in the chat, with that final status. */
    public record Failed(User user, int status) implements Happening {}

    /**
     * A user takes part no more, and nobody wanted that but he or his network.
     *
     * @param how RFC 4575 section 5.7.5
     * @param reason value of a Reason header
     */
    public record Left(User user, Participant.Departure how, Optional<String> reason) implements Happening {}

    /**
     * A user was removed by somebody's will: out of the chat, or before he was in.
     *
     * @param by who wanted it; empty for the operator, or somebody who is not shown
     * @param reason value of a Reason header
     */
    public record Removed(User user, Optional<String> by, Optional<String> reason) implements Happening {}

    /** A user is called so from now on; empty: by no nickname. */
    public record Nicknamed(User user, Optional<String> nickname) implements Happening {}

    /**
     * The session is over, for everybody.
     *
     * @param duration since the session was created
     * @param present who took part until the end; nothing else is said of their leaving
     */
    public record Ended(EndReason reason, Duration duration, List<User> present) implements Happening {
        public Ended {
            present = List.copyOf(present);
        }
    }
}
