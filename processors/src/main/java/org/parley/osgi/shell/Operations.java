package org.parley.osgi.shell;

import java.util.List;
import org.parley.camel.RouteFileView;
import org.parley.camel.RoutePlan;
import org.parley.osgi.report.Figures;

/** What an operator can ask of the running server and have it do. Safe for any thread. */
public interface Operations {

    Sessions sessions();

    /** The groups that can be called, and the documents that describe none. */
    List<GroupView> groups();

    /** The route files with their routes. */
    List<RouteFileView> routes();

    /** What the routes do, step by step. */
    List<RoutePlan> plans();

    /** What waits for brokers. */
    OutboxControl outbox();

    Figures figures();

    /**
     * Begins to follow the messages of a session that lives, named as in {@link Sessions}, or of a user, named by his URI. A
     * user who asks for anonymity is followed within a session only, where he is known by his anonymous URI.
     *
     * @throws OperationException when there is no such session, or too many traces run
     */
    LiveTrace trace(String name) throws OperationException;
}
