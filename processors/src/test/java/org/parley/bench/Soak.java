package org.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Uses the whole server for long, with everything that comes and goes: set-ups that are held and ended, rooms that are talked
 * in, joined, left and subscribed to, calls that fail or are given up, peers that vanish, connections that are cut. When it is
 * quiet again the server must hold what it held before.
 */
public final class Soak {

    private static final LoadOptions USAGE = new LoadOptions(
            "Soak",
            """
              seconds=1800            how long
              warmup=60               seconds of the same before, after which the process is looked at first
              rate=100                set-ups a second that are held and ended
              invitees=3              of each of them
              hold=3000               milliseconds of each of them
              rooms=8                 rooms at one time in which everything else happens
              churn=20                of these a second, all together
              quiet=100               seconds at most until nothing is left, after the end
              rest=100                the same after the warm-up; 0: it goes on at once
              heapMb=6                megabytes by which the heap may have grown
              excused=                figures that may be what they are, with ; between
            """
                    + FocusProcess.OPTIONS);

    private static final Duration POLL = Duration.ofSeconds(1);

    /** Lines of the server's configuration: what takes long by default is quick, so that there is more of it. */
    private static final String[] CONFIG = {"msrp.reconnectGrace=2", "conference.notifyMinInterval=0"};

    private final LoadOptions options;
    private final LoadCounts counts = new LoadCounts();

    Soak(LoadOptions options) {
        this.options = options;
    }

    /** Fails when something has not returned. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<LoadOptions> options = USAGE.read(arguments);
        if (options.isPresent()) {
            Set<String> left = new Soak(options.get()).run();
            if (!left.isEmpty()) {
                throw new IllegalStateException("did not return: " + String.join("; ", left));
            }
        }
    }

    /** The same for a test; what has not returned, and scenes that did not go as they should. */
    public static Set<String> run(String... arguments) throws IOException, InterruptedException {
        return new Soak(USAGE.read(arguments).orElseThrow()).run();
    }

    private Set<String> run() throws IOException, InterruptedException {
        try (LoadInvitees called = new LoadInvitees(counts, 0, invite -> {});
                FocusProcess focus = FocusProcess.start("server", options, called.port(), invitees(), CONFIG);
                LoadInviter inviter = new LoadInviter(
                        focus.address(), focus.factoryUri(), called.port(), invitees(), counts, answer -> {})) {
            inviter.hold(Duration.ofMillis(options.number("hold", 3000)));
            FocusState cold = focus.inventory();
            long heapBytes = options.number("heapMb", 6) * 1_000_000L;
            use(focus, inviter, options.number("warmup", 60));
            SoakLedger first = new SoakLedger(cold, cold, Long.MAX_VALUE / 2, options.list("excused"));
            FocusState warm = awaitQuiet(focus, first, options.number("rest", 100));
            show("before", warm);
            SoakRooms rooms = use(focus, inviter, options.number("seconds", 1800));
            SoakLedger ledger = new SoakLedger(cold, warm, heapBytes, options.list("excused"));
            FocusState after = awaitQuiet(focus, ledger, options.number("quiet", 100));
            show("after", after);
            Set<String> left = ledger.leftOver(after);
            left.addAll(rooms.faults());
            return left;
        }
    }

    private int invitees() {
        return options.number("invitees", 3);
    }

    private SoakRooms use(FocusProcess focus, LoadInviter inviter, int seconds)
            throws IOException, InterruptedException {
        int rate = options.number("rate", 100);
        counts.reset();
        long began = System.nanoTime();
        long cpu = focus.cpuMs();
        try (SoakRooms rooms = new SoakRooms(
                focus.address(), focus.factoryUri(), options.number("rooms", 8), options.number("churn", 20))) {
            inviter.offer(rate, rate * seconds, Duration.ofSeconds(10));
            rooms.finish();
            double elapsed = (System.nanoTime() - began) / 1e9;
            LoadOptions.print(counts.result(rate * seconds, seconds, elapsed).report());
            LoadOptions.print(String.format(
                    "scenes           %s%nserver           %.0f %% of one processor%n",
                    rooms.report(), (focus.cpuMs() - cpu) / elapsed / 10));
            return rooms;
        }
    }

    /** Until nothing is left, or so many seconds. */
    private static FocusState awaitQuiet(FocusProcess focus, SoakLedger ledger, int seconds)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        FocusState now = focus.inventory();
        String last = "";
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(seconds)
                && !ledger.leftOver(now).isEmpty()) {
            last = String.join("; ", ledger.leftOver(now));
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            now = focus.inventory();
        }
        LoadOptions.print(String.format(
                "quiet            after %d s, the last: %s%n",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began), last));
        return now;
    }

    private static void show(String when, FocusState state) {
        LoadOptions.print(String.format(
                "%-16s %s%n",
                when,
                state.held().entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("census.") && entry.getValue() != 0)
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getKey().substring("census.".length()) + ' ' + entry.getValue())
                        .collect(Collectors.joining(", "))));
    }
}
