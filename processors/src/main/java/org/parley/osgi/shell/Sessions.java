package org.parley.osgi.shell;

import java.util.List;
import java.util.Optional;
import org.parley.conference.ConferenceView;
import org.parley.conference.Recollection;
import org.parley.conference.SessionHistory.Refused;

/**
 * The sessions as an operator sees and steers them. A session is named by its id, by its identity (the URI), or by the
 * Call-ID of the INVITE that made it. Methods wait for a busy session, but for seconds at most.
 */
public interface Sessions {

    LiveSessions live();

    /** As many of those that live, the newest first. */
    LiveSessions latest(int most);

    /** How many live. */
    int count();

    /** Those that ended within the last hour. */
    Recollection<ConferenceView> ended();

    /** INVITEs and requests inside sessions that were refused within the last hour. */
    Recollection<Refused> refusals();

    /**
     * One that lives or ended within the last hour.
     *
     * @throws OperationException when it lives and is too busy to answer
     */
    Optional<ConferenceView> find(String name) throws OperationException;

    /**
     * Removes a user, by the route {@code direct:remove-participant} (7.2.2.12).
     *
     * @param user his URI, or the anonymous one if he is anonymous
     * @param reason told to him in the Reason of his BYE, and to the others in the roster (decision 5); empty for none
     * @return the session without him
     * @throws OperationException when the session does not live, the user is not in it, the route did not remove him, or the
     *     reason cannot be told
     */
    ConferenceView remove(String name, String user, Optional<String> reason) throws OperationException;

    /** The same, without a reason. */
    default ConferenceView remove(String name, String user) throws OperationException {
        return remove(name, user, Optional.empty());
    }

    /**
     * Invites users, by the route {@code direct:add-participants} (7.2.2.2). Who is in, or on his way, is not invited again.
     *
     * @param users their URIs
     * @return the session when they are about to be invited: phones ring for longer
     * @throws OperationException when the session does not live, or has no room, or an URI cannot be dialled
     */
    ConferenceView invite(String name, List<String> users) throws OperationException;

    /**
     * Puts a message into the chat, from the session identity.
     *
     * @param to the one user who gets it, by his URI, or the anonymous one if he is anonymous; empty for all
     * @return how many users it goes to; whether they read it is not known
     * @throws OperationException when the session does not live, or the user is not in the chat
     */
    int say(String name, Optional<String> to, String text) throws OperationException;

    /**
     * Ends it for everybody.
     *
     * @return the session as it was before
     * @throws OperationException when it does not live, or is too busy
     */
    ConferenceView end(String name) throws OperationException;
}
