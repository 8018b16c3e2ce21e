package org.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The set-ups of {@link SetupLoad} against two servers in turn, each in a JVM of its own: what one of them has more costs the
 * difference of their medians. The CPU of the server counts, from the INVITE to the end of what the session left to do.
 */
final class SetupRounds implements AutoCloseable {

    /** The options that a program has which runs them. */
    static final String OPTIONS =
            """
              invitees=10             a set-up
              rate=100                set-ups offered a second
              seconds=10              of a round
              rounds=5                of each server, in turn
              warmup=10               seconds for each server before anything is counted
              drain=8                 seconds to wait for what is open at the end of a round
            """;

    /** Time for the outbox to be empty at the end of a round, and for the server to be quiet. Ours. */
    private static final long QUIET_MS = 1_500;

    private final LoadOptions options;
    private final int invitees;
    private final LoadCounts counts = new LoadCounts();
    private final LoadInvitees called;
    private final List<Contestant> contestants = new ArrayList<>();

    /** What else a round has shown. */
    interface More {

        /** @param completed set-ups of the round, at least 1 */
        String of(long completed) throws IOException;
    }

    /** One of those compared. */
    private record Contestant(String name, FocusProcess focus, More more, List<Double> cpuMs) {

        double median() {
            return cpuMs.stream().sorted().skip(cpuMs.size() / 2).findFirst().orElseThrow();
        }
    }

    SetupRounds(LoadOptions options) throws IOException {
        this.options = options;
        invitees = options.number("invitees", 10);
        called = new LoadInvitees(counts, 0, invite -> {});
    }

    /** As {@link #enter(String, More, String...)}, with nothing more to show. */
    void enter(String name, String... config) throws IOException {
        enter(name, completed -> "", config);
    }

    /**
     * Starts one of the two; the first is the one without.
     *
     * @param more asked once after each round
     * @param config lines of its configuration
     */
    void enter(String name, More more, String... config) throws IOException {
        FocusProcess focus = FocusProcess.start("server", options, called.port(), invitees, config);
        contestants.add(new Contestant(name, focus, more, new ArrayList<>()));
    }

    void run() throws IOException, InterruptedException {
        for (Contestant each : contestants) {
            round(each, options.number("warmup", 10));
            each.cpuMs.clear();
        }
        List<Contestant> turns = new ArrayList<>(contestants);
        for (int round = 0; round < options.number("rounds", 5); round++) {
            for (Contestant each : turns) {
                round(each, options.number("seconds", 10));
            }
            Collections.reverse(turns);
        }
    }

    private void round(Contestant contestant, int seconds) throws IOException, InterruptedException {
        int rate = options.number("rate", 100);
        FocusProcess focus = contestant.focus;
        Duration drain = options.seconds("drain", 8);
        counts.reset();
        long cpuBefore = focus.cpuMs();
        long began = System.nanoTime();
        try (LoadInviter inviter =
                new LoadInviter(focus.address(), focus.factoryUri(), called.port(), invitees, counts, answer -> {})) {
            inviter.offer(rate, seconds * rate, drain);
        }
        LoadResult result = counts.result(seconds * rate, seconds, (System.nanoTime() - began) / 1e9);
        TimeUnit.MILLISECONDS.sleep(QUIET_MS);
        long completed = Math.max(1, result.completed());
        double cpu = (double) (focus.cpuMs() - cpuBefore) / completed;
        contestant.cpuMs.add(cpu);
        LoadOptions.print(String.format(
                "%-10s %d of %d set-ups, %.3f ms CPU each%s%n",
                contestant.name, result.completed(), seconds * rate, cpu, contestant.more.of(completed)));
    }

    /** The medians and what the second costs more. */
    String report() {
        Contestant without = contestants.get(0);
        Contestant with = contestants.get(1);
        return String.format(
                "medians: %.3f ms with %s, %.3f ms with %s: %+.1f %% of a set-up%n",
                without.median(),
                without.name,
                with.median(),
                with.name,
                100 * (with.median() - without.median()) / without.median());
    }

    @Override
    public void close() throws IOException {
        for (Contestant each : contestants) {
            each.focus.close();
        }
        called.close();
    }
}
