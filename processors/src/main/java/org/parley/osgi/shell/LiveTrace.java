package org.parley.osgi.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The messages of one session, or of one user, as they come and go. What nobody fetches in time is dropped and counted. */
public interface LiveTrace extends AutoCloseable {

    /**
     * One message.
     *
     * @param user at the other end: his URI, or the anonymous one; empty where that is not known
     * @param isFromUser false for a message of the server
     * @param text what it is; never its content
     * @param content its content, where {@code logContent} permits; else empty
     */
    record Line(Instant at, Optional<String> user, boolean isFromUser, String text, List<String> content) {

        public Line {
            content = List.copyOf(content);
        }
    }

    /**
     * The next message; empty when none came within {@code wait}.
     *
     * @throws InterruptedException when the caller is to stop
     */
    Optional<Line> next(Duration wait) throws InterruptedException;

    /** True when nothing more can come but what is under way: the session has ended. */
    boolean isOver();

    /** Messages that were dropped. */
    long dropped();

    /** Ends it. */
    @Override
    void close();
}
