package org.parley.osgi.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The messages of one session as they come and go. What nobody fetches in time is dropped and counted. */
public interface SessionTrace extends AutoCloseable {

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

    /** Those that have come since, at most so many; waits for none. */
    List<Line> next(int most);

    /** True when nothing more can come but what is under way: the session has ended. */
    boolean isOver();

    /** Messages that were dropped. */
    long dropped();

    /** Ends it. */
    @Override
    void close();
}
