package org.parley.osgi.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code im:trace}: the messages of a session or a user, live. */
@Service
@Command(
        scope = "im",
        name = "trace",
        description = "Follow the messages of a session or a user until Ctrl-C",
        detailedDescription =
                "SIP messages of both directions, and messages of the chat. An arrow to the right is from the"
                        + " user. What they say is shown only where logContent is true. It ends by Ctrl-C, with the session, or"
                        + " after the time of --for.")
public final class TraceCommand extends ImCommand {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    /** How long one wait for a message takes. Ours: so long the end of the session may go unnoticed. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** Longest trace. Ours: nobody sits longer in front of one. */
    private static final Duration LONGEST = Duration.ofHours(8);

    private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})(s|min|h)?");

    private static final int WIDTH_OF_USER = 34;

    @Option(
            name = "-f",
            aliases = "--for",
            description = "How long it goes on, as 30s or 5min; until Ctrl-C without it")
    private String length;

    @Argument(name = "URI|ID", required = true, description = "URI of a user, or id or URI of a session")
    @Completion(LiveSessionCompleter.class)
    private String name;

    @Override
    void run(Operations operations, PrintStream out) throws OperationException {
        Duration most = length == null ? LONGEST : duration(length);
        try (LiveTrace trace = operations.trace(name)) {
            out.println("Following " + Shown.text(name) + ", until Ctrl-C"
                    + (length == null ? "" : " or for " + Shown.age(most)));
            out.flush();
            follow(trace, System.nanoTime() + most.toNanos(), out);
            if (trace.dropped() > 0) {
                out.println(trace.dropped() + " messages came too fast and are left out");
            }
        }
    }

    /** A number of seconds, or of what its unit says. */
    private static Duration duration(String text) throws OperationException {
        Matcher matcher = LENGTH.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            long unit = "h".equals(matcher.group(2)) ? 3_600 : "min".equals(matcher.group(2)) ? 60 : 1;
            Duration length = Duration.ofSeconds(number * unit);
            if (!length.isZero() && length.compareTo(LONGEST) <= 0) {
                return length;
            }
        }
        throw new OperationException("--for takes a time as 30s or 5min, 8h at most: " + text);
    }

    private static void follow(LiveTrace trace, long deadlineNs, PrintStream out) {
        try {
            long left = deadlineNs - System.nanoTime();
            while (left > 0) {
                Optional<LiveTrace.Line> line = trace.next(Duration.ofNanos(Math.min(left, WAIT.toNanos())));
                line.ifPresent(message -> print(message, out));
                if (line.isEmpty() && trace.isOver()) {
                    out.println("The session has ended");
                    return;
                }
                left = deadlineNs - System.nanoTime();
            }
        } catch (InterruptedException e) {
            // Ctrl-C: that is how it ends.
            out.println();
        }
    }

    private static void print(LiveTrace.Line line, PrintStream out) {
        String user = Shown.text(line.user().orElse(Shown.NOTHING));
        out.println(("%s  %-" + WIDTH_OF_USER + "s %s %s")
                .formatted(time(line.at()), user, line.isFromUser() ? "-->" : "<--", Shown.text(line.text())));
        line.content().forEach(text -> out.println("    " + Shown.text(text)));
        out.flush();
    }

    private static String time(Instant at) {
        return TIME.format(at.atZone(ZoneId.systemDefault()));
    }
}
