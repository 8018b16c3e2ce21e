package org.parley.operation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.parley.conference.Conference;
import org.parley.conference.Invitation;

/**
 * Port: the routes and endpoints that do what is wanted. Each future fails with the {@link org.parley.conference.Refusal} or
 * error that ended its route.
 */
public interface Procedures {

    /** A session that was made, with the legs of its set-up: all have ended, in the chat or not. */
    record Made(Conference conference, List<Invitation> legs) {

        public Made {
            legs = List.copyOf(legs);
        }
    }

    /**
     * Removes a user (7.2.2.12).
     *
     * @param session id
     * @param user URI, or anonymous URI
     * @param reason value of the Reason header; empty for none
     */
    CompletableFuture<Void> remove(String session, String user, Optional<String> reason);

    /**
     * Adds users (7.2.2.2).
     *
     * @return completes when they have their places and are about to be invited
     */
    CompletableFuture<Void> add(String session, List<String> users);

    /**
     * Puts a message into a session.
     *
     * @param from URI that it is from
     * @param to URI, or anonymous URI, of the one user who gets it; empty for all
     * @return how many MSRP sessions it goes to
     */
    CompletableFuture<Integer> say(String session, String from, Optional<String> to, String text);

    /**
     * Makes a session and invites users to it (7.2.2.2).
     *
     * @param created is told of it before anybody is called
     * @return completes when everybody has answered, or would not
     */
    CompletableFuture<Made> create(NewSession wanted, Consumer<Conference> created);
}
