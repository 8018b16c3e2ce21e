package org.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Heap of the whole server for each live session: dialogs up, and every user's MSRP session bound to a connection of its
 * own over which he has sent or got a message. The users are played in this JVM, the server has one of its own.
 */
public final class LiveSessions {

    private static final LoadOptions USAGE = new LoadOptions(
            "LiveSessions",
            """
              sessions=3000           that live at one time
              invitees=2              of each, beside its inviter
              rate=200                set-ups a second
              rounds=2                the second has the classes, buffers and threads that the first has made
              warmup=5000             sessions without MSRP that end before the heap is looked at first
              settle=36               seconds until what the server remembers of answers (32 s) is gone
            """
                    + FocusProcess.OPTIONS);

    private static final int CONNECTIONS_PER_SECOND = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final LoadOptions options;
    private final LoadCounts counts = new LoadCounts();

    private LiveSessions(LoadOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<LoadOptions> options = USAGE.read(arguments);
        if (options.isPresent()) {
            new LiveSessions(options.get()).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        int invitees = options.number("invitees", 2);
        int rate = options.number("rate", 200);
        try (LoadChats chats = new LoadChats();
                LoadInvitees called = new LoadInvitees(
                        counts, 0, invite -> chats.add(invite.msrpPath(), LoadInvitees.MSRP_PATH, false));
                FocusProcess focus = FocusProcess.start("server", options, called.port(), invitees);
                LoadInviter inviter = new LoadInviter(
                        focus.address(),
                        focus.factoryUri(),
                        called.port(),
                        invitees,
                        counts,
                        answer -> chats.add(answer.msrpPath(), LoadInviter.MSRP_PATH, true))) {
            inviter.offer(rate, options.number("warmup", 5000), PATIENCE);
            chats.clear();
            FocusState before = shown("before", settled(focus));
            for (int i = 0; i < options.number("rounds", 2); i++) {
                before = round(before, focus, inviter, chats);
            }
        }
    }

    /** Sets up, talks, ends; the state afterwards. */
    private FocusState round(FocusState before, FocusProcess focus, LoadInviter inviter, LoadChats chats)
            throws IOException, InterruptedException {
        int sessions = options.number("sessions", 3000);
        int rate = options.number("rate", 200);
        inviter.establish(rate, sessions, PATIENCE);
        int users = chats.size();
        chats.connect(CONNECTIONS_PER_SECOND);
        chats.awaitAnswers(users, PATIENCE.toSeconds());
        chats.talk();
        chats.awaitAnswers(users + sessions, PATIENCE.toSeconds());
        chats.awaitReceived(users - sessions, PATIENCE.toSeconds());
        LoadOptions.print(chats.report(users));
        perSession(before, shown("at once", focus.heap()));
        perSession(before, shown("live", settled(focus)));
        inviter.release(rate, PATIENCE);
        chats.clear();
        shown("ended", focus.await(FocusState::isIdle, PATIENCE));
        FocusState after = shown("after", settled(focus));
        LoadOptions.print(String.format(
                "         %+.2f MB of heap since before%n", (after.heapBytes() - before.heapBytes()) / 1e6));
        return after;
    }

    private FocusState settled(FocusProcess focus) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(options.number("settle", 36));
        return focus.heap();
    }

    private static FocusState shown(String when, FocusState state) {
        LoadOptions.print(String.format("%-8s %s%n", when, state.report()));
        return state;
    }

    private static void perSession(FocusState before, FocusState with) {
        LoadOptions.print(String.format(
                "         %.2f kB of heap for each of %d sessions%n",
                (with.heapBytes() - before.heapBytes()) / 1000.0 / with.count("sessions"), with.count("sessions")));
    }
}
