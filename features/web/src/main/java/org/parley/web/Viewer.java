package org.parley.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.parley.osgi.console.Console;
import org.parley.osgi.console.ConsoleException;
import org.parley.osgi.console.SessionRow;
import org.parley.osgi.console.SessionTrace;

/** One page that follows the server, and perhaps a session. Used by the thread of the {@link Feed} only. */
final class Viewer {

    /** Messages that are fetched at a time. Ours. */
    private static final int MOST_AT_A_TIME = 200;

    private final String page;
    private final Caller caller;
    private final EventStream stream;
    private final Optional<String> session;
    private final Map<String, String> sent = new HashMap<>();
    private Optional<SessionTrace> trace = Optional.empty();
    private boolean isTraceAsked;
    private long droppedBefore;

    /**
     * @param page what the page calls itself: it has one stream at a time
     * @param session the session that it follows
     */
    Viewer(String page, Caller caller, EventStream stream, Optional<String> session) {
        this.page = Objects.requireNonNull(page, "page");
        this.caller = caller;
        this.stream = stream;
        this.session = session;
    }

    String page() {
        return page;
    }

    Caller caller() {
        return caller;
    }

    EventStream stream() {
        return stream;
    }

    /** Sends what is different from what he has. */
    void show(String name, String json) {
        if (!json.equals(sent.put(name, json))) {
            stream.document(name, json);
        }
    }

    /** Sends what has come of his session. */
    void follow(Console console) {
        if (session.isEmpty()) {
            return;
        }
        String id = session.get();
        try {
            Optional<SessionRow> row = console.session(id);
            show("session", row.map(ConsoleJson::session).orElse("null"));
            boolean isLive = row.filter(known -> known.endedAt().isEmpty()).isPresent();
            if (isLive && !isTraceAsked) {
                isTraceAsked = true;
                trace = Optional.of(console.trace(id));
            }
        } catch (ConsoleException e) {
            show("trace-refused", ConsoleJson.error(e.getMessage()));
        }
        trace.ifPresent(this::follow);
    }

    private void follow(SessionTrace following) {
        boolean wasOver = following.isOver();
        List<SessionTrace.Line> lines = following.next(MOST_AT_A_TIME);
        if (!lines.isEmpty()) {
            stream.message("trace", Json.array(lines, ConsoleJson::line));
        }
        long dropped = following.dropped() + stream.dropped();
        if (dropped > droppedBefore) {
            droppedBefore = dropped;
            show("trace-dropped", Json.object().put("dropped", dropped).text());
        }
        if (wasOver && lines.isEmpty()) {
            following.close();
            trace = Optional.empty();
        }
    }

    void close() {
        trace.ifPresent(SessionTrace::close);
        trace = Optional.empty();
        stream.close();
    }
}
