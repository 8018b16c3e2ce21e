package org.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to tell a broker of every session: the set-ups of {@link SetupLoad} against two servers in turn, one with
 * the shipped route of events and a broker in a third process, one without. The CPU of the whole path counts, from the domain
 * to the broker's acknowledgement; that of the broker does not.
 *
 * <p>From a clone: {@code mvn -Pbench -pl routes,processors verify -Dbench="EventLoad rate=100"}.
 */
public final class EventLoad {

    private static final LoadOptions USAGE = new LoadOptions(
            "EventLoad",
            """
              invitees=10             a set-up
              rate=100                set-ups offered a second
              seconds=10              of a round
              rounds=5                of each server, in turn
              warmup=10               seconds for each server before anything is counted
              drain=8                 seconds to wait for what is open at the end of a round
              from=                   in place of the route's from, for example outbox:events?linger=500
            """
                    + FocusProcess.OPTIONS);

    /** Time for the outbox to be empty at the end of a round, and for the server to be quiet. Ours. */
    private static final long QUIET_MS = 1_500;

    private final LoadOptions options;

    /** One of those compared. */
    private static final class Contestant {
        private final String name;
        private final FocusProcess focus;
        private final List<Double> cpuMs = new ArrayList<>();

        Contestant(String name, FocusProcess focus) {
            this.name = name;
            this.focus = focus;
        }

        double median() {
            return cpuMs.stream().sorted().skip(cpuMs.size() / 2).findFirst().orElseThrow();
        }
    }

    private EventLoad(LoadOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<LoadOptions> options = USAGE.read(arguments);
        if (options.isPresent()) {
            new EventLoad(options.get()).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        LoadCounts counts = new LoadCounts();
        int invitees = options.number("invitees", 10);
        try (BrokerProcess broker = BrokerProcess.start();
                LoadInvitees called = new LoadInvitees(counts, 0, invite -> {});
                FocusProcess silent = FocusProcess.start("server", options, called.port(), invitees);
                FocusProcess telling = FocusProcess.start(
                        "server",
                        options,
                        called.port(),
                        invitees,
                        ServerFocus.BROKER + '=' + broker.url(),
                        ServerFocus.FROM + '=' + options.text("from", ""))) {
            List<Contestant> contestants =
                    List.of(new Contestant("no events", silent), new Contestant("events", telling));
            for (Contestant each : contestants) {
                round(each, called.port(), counts, options.number("warmup", 10), Optional.empty());
                each.cpuMs.clear();
            }
            for (int round = 0; round < options.number("rounds", 5); round++) {
                for (Contestant each : contestants) {
                    round(
                            each,
                            called.port(),
                            counts,
                            options.number("seconds", 10),
                            Optional.of(broker).filter(any -> each.focus == telling));
                }
            }
            report(contestants);
        }
    }

    private void round(
            Contestant contestant, int inviteePort, LoadCounts counts, int seconds, Optional<BrokerProcess> broker)
            throws IOException, InterruptedException {
        int rate = options.number("rate", 100);
        FocusProcess focus = contestant.focus;
        Duration drain = options.seconds("drain", 8);
        counts.reset();
        BrokerProcess.Received before =
                broker.isPresent() ? broker.get().received() : new BrokerProcess.Received(0, 0, 0);
        long cpuBefore = focus.cpuMs();
        long began = System.nanoTime();
        try (LoadInviter inviter = new LoadInviter(
                focus.address(),
                focus.factoryUri(),
                inviteePort,
                options.number("invitees", 10),
                counts,
                answer -> {})) {
            inviter.offer(rate, seconds * rate, drain);
        }
        LoadResult result = counts.result(seconds * rate, seconds, (System.nanoTime() - began) / 1e9);
        TimeUnit.MILLISECONDS.sleep(QUIET_MS);
        double cpu = (double) (focus.cpuMs() - cpuBefore) / Math.max(1, result.completed());
        contestant.cpuMs.add(cpu);
        String published = "";
        if (broker.isPresent()) {
            BrokerProcess.Received got = broker.get().received().since(before);
            published = String.format(
                    ", %.1f events in %.2f messages of JMS a set-up",
                    (double) got.events() / Math.max(1, result.completed()),
                    (double) got.messages() / Math.max(1, result.completed()));
        }
        LoadOptions.print(String.format(
                "%-10s %d of %d set-ups, %.3f ms CPU each%s%n",
                contestant.name, result.completed(), seconds * rate, cpu, published));
    }

    private static void report(List<Contestant> contestants) {
        double without = contestants.get(0).median();
        double with = contestants.get(1).median();
        LoadOptions.print(String.format(
                "medians: %.3f ms without events, %.3f ms with: events cost %.1f %% of a set-up%n",
                without, with, 100 * (with - without) / without));
    }
}
