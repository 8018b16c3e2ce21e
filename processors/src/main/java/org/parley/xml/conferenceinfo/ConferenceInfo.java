package org.parley.xml.conferenceinfo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a conference document says (RFC 4575 section 5), all but its version.
 *
 * @param entity the conference URI
 * @param state of the whole: {@code FULL} has a description and everybody, {@code PARTIAL} whom something changed for,
 *     {@code DELETED} nothing
 * @param userCount connected users, hidden ones too; empty in a deleted document
 * @param users in the order in which they are written
 */
public record ConferenceInfo(
        String entity, State state, Optional<Description> description, Optional<Integer> userCount, List<User> users) {

    public ConferenceInfo {
        users = List.copyOf(users);
    }

    /** The {@code state} attribute (RFC 4575 section 4.4). */
    public enum State {
        FULL,
        PARTIAL,
        DELETED
    }

    /**
     * {@code <conference-description>}.
     *
     * @param displayText name of the group
     * @param maximumUserCount how many may take part at a time
     */
    public record Description(Optional<String> displayText, Optional<String> subject, int maximumUserCount) {}

    /**
     * {@code <user>}, always whole.
     *
     * @param entity his URI, or the anonymous one
     * @param nickname {@code <nickname>} of RFC 6501
     * @param endpoint empty in an entry that only says that he is deleted
     */
    public record User(
            String entity, Optional<String> displayText, Optional<Endpoint> endpoint, Optional<String> nickname) {

        /** The entry that takes him off the list. */
        public User deleted() {
            return new User(entity, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * {@code <endpoint>}: the one device by which a user takes part.
     *
     * @param status RFC 4575 section 5.7.3, for example {@code dialing-out}
     * @param joiningMethod {@code dialed-in}, {@code dialed-out}; empty before he is connected
     * @param disconnectionMethod {@code departed}, {@code booted}, {@code failed}, {@code busy}; empty while he is not out
     * @param messageStatus direction of his chat, for example {@code sendrecv}; empty while he has none
     */
    public record Endpoint(
            String entity,
            String status,
            Optional<String> joiningMethod,
            Optional<Execution> joining,
            Optional<String> disconnectionMethod,
            Optional<Execution> disconnection,
            Optional<String> messageStatus) {}

    /**
     * {@code execution-type}: when, why and by whom something was done.
     *
     * @param reason in the form of RFC 3326
     * @param by URI of the user
     */
    public record Execution(Instant when, Optional<String> reason, Optional<String> by) {}
}
