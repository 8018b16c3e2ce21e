package org.parley.osgi.console;

import java.util.List;
import java.util.Optional;

/**
 * The server as its operator sees and steers it, an OSGi service: there from the first configuration on, whether or not the
 * server came up. Safe for any thread. Methods wait for busy sessions, but for seconds at most.
 */
public interface Console {

    /** Who may come to it, as configured now. */
    WebAccess access();

    /**
     * The sessions that live, the newest first.
     *
     * @param most how many are described
     * @throws ConsoleException when the server is not up
     */
    SessionList sessions(int most) throws ConsoleException;

    /** Those that ended within the last hour, the latest first, at most so many. */
    List<SessionRow> ended(int most) throws ConsoleException;

    /**
     * One that lives or ended within the last hour.
     *
     * @param name id, identity, or Call-ID of the INVITE that made it
     * @throws ConsoleException when it is too busy to answer, or the server is not up
     */
    Optional<SessionRow> session(String name) throws ConsoleException;

    /** What was refused within the last hour, the latest first, at most so many. */
    List<RefusalRow> refusals(int most) throws ConsoleException;

    /** Route files with their routes and the steps of these. */
    List<RouteFileRow> routes() throws ConsoleException;

    /**
     * Begins to follow the messages of a session that lives.
     *
     * @throws ConsoleException when there is none of this name, or too many are followed
     */
    SessionTrace trace(String name) throws ConsoleException;

    /** Ends a session for everybody; what it was before. */
    SessionRow end(String name) throws ConsoleException;

    /**
     * Removes a user, or gives up his invitation.
     *
     * @param user his URI, or the anonymous one if he is anonymous
     * @param reason told to him and to the others; empty for none
     * @return the session without him
     */
    SessionRow remove(String name, String user, Optional<String> reason) throws ConsoleException;

    /** What waits for brokers. */
    OutboxState outbox() throws ConsoleException;

    /** Delivers at once what a subscription of the outbox would try again later. */
    void retry(String topic, String subscription) throws ConsoleException;

    /**
     * Gives up everything that waits for a subscription; nobody gets it any more.
     *
     * @return how many entries that were
     */
    long discard(String topic, String subscription) throws ConsoleException;
}
