package org.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Rooms full of members over real sockets: deliveries per second, latency, and the server's CPU and memory, beside a bare
 * copier of frames that gets the same load from the same client in turn with it. Every delivery is verified: its frame, its
 * paths, its place among the sender's messages, its hash; anything wrong ends the program with an exception.
 *
 * <p>From a clone: {@code mvn -Pbench -pl routes,processors verify -Dbench="FanOutLoad mode=saturate"}.
 */
public final class FanOutLoad {

    private static final String USAGE =
            """
              mode=saturate     as much as goes; or paced: at a rate; or stuck: as much as goes, beside a room where
                                one more member never reads
              rooms=1
              members=11        of a room
              senders=1         of a room
              window=64         messages of a sender that are on the way at once (saturate, stuck)
              rate=30           messages per second, all senders together (paced)
              bytes=1024        of text
              answers=no        yes: senders want 200 for each message; the copier gives none
              rounds=5          of each server, in turn
              seconds=5         of a round
              warmup=5          seconds before the first round, as much as goes in any mode
              baseline=copier   or none
              threads=1         of the copier
              heap=1g           of the servers
              jvm=              further options of the switch's JVM
            """;

    /** What a round has shown. */
    private record Round(double perSecond, double cpuMicros, double allocated, LatencyHistogram latency) {}

    /** One of those compared. */
    private static final class Contestant {
        private final String name;
        private final ServerProcess server;
        private final int stuck;
        private final List<Round> rounds = new ArrayList<>();
        private Optional<FanOutClient> client = Optional.empty();
        private List<FanOutClient.Source> saturating = List.of();
        private List<FanOutClient.Source> sources = List.of();
        private int rooms;

        Contestant(String name, ServerProcess server, int stuck) {
            this.name = name;
            this.server = server;
            this.stuck = stuck;
        }

        double median(ToDoubleFunction<Round> figure) {
            double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    private final LoadOptions options;
    private final String mode;

    private FanOutLoad(LoadOptions options) {
        this.options = options;
        this.mode = options.text("mode", "saturate");
    }

    public static void main(String[] arguments) throws IOException {
        Optional<LoadOptions> options = new LoadOptions("FanOutLoad", USAGE).read(arguments);
        if (options.isEmpty()) {
            return;
        }
        new FanOutLoad(options.get()).run();
    }

    private void run() throws IOException {
        List<Contestant> contestants = new ArrayList<>();
        try {
            if (mode.equals("stuck")) {
                contestants.add(new Contestant("all read", startSwitch(), 0));
                contestants.add(new Contestant("one stuck", startSwitch(), 1));
            } else {
                contestants.add(new Contestant("switch", startSwitch(), 0));
                if (options.text("baseline", "copier").equals("copier")) {
                    contestants.add(new Contestant("copier", startCopier(), 0));
                }
            }
            for (Contestant contestant : contestants) {
                openAnew(contestant);
                round(contestant, contestant.saturating, options.number("warmup", 5));
            }
            for (int round = 0; round < options.number("rounds", 5); round++) {
                for (Contestant contestant : contestants) {
                    if (mode.equals("stuck")) {
                        openAnew(contestant);
                    }
                    Round result = round(contestant, contestant.sources, options.number("seconds", 5));
                    contestant.rounds.add(result);
                    print(String.format(
                            "%d %-10s %9.0f deliveries/s, %6.2f us CPU and %.0f octets of heap each, %s%n",
                            round + 1,
                            contestant.name,
                            result.perSecond,
                            result.cpuMicros,
                            result.allocated,
                            result.latency));
                }
            }
            report(contestants);
        } finally {
            for (Contestant contestant : contestants) {
                contestant.server.close();
            }
        }
    }

    private ServerProcess startSwitch() throws IOException {
        return ServerProcess.start(FanOutServer.class, jvm(options.words("jvm")), "10485760");
    }

    private ServerProcess startCopier() throws IOException {
        return ServerProcess.start(BareCopier.class, jvm(List.of()), options.text("threads", "1"));
    }

    private List<String> jvm(List<String> more) {
        List<String> all = new ArrayList<>(List.of("-Xms256m", "-Xmx" + options.text("heap", "1g"), "-XX:+UseG1GC"));
        all.addAll(more);
        return all;
    }

    /** Leaves the rooms and opens others. */
    private void openAnew(Contestant contestant) throws IOException {
        if (contestant.client.isPresent()) {
            contestant.client.get().close();
        }
        int rooms = options.number("rooms", 1);
        int members = options.number("members", 11) + contestant.stuck;
        int senders = options.number("senders", 1);
        int window = options.number("window", 64);
        FanOutClient client = new FanOutClient(contestant.server, contestant.rooms);
        client.open(rooms, members);
        contestant.client = Optional.of(client);
        contestant.rooms += rooms;
        FanOutSources source = new FanOutSources();
        List<FanOutClient.Source> sources = new ArrayList<>();
        List<FanOutMember> talkers = new ArrayList<>();
        int recipients = members - 1 - contestant.stuck;
        int remembered = Integer.highestOneBit(window * recipients) * 4;
        for (List<FanOutMember> room : client.rooms()) {
            room.subList(members - contestant.stuck, members).forEach(FanOutMember::stick);
            for (FanOutMember member : room.subList(0, senders)) {
                boolean wantsAnswers = options.text("answers", "no").equals("yes");
                member.begin(
                        new FanOutTalk(member, recipients, options.number("bytes", 1024), wantsAnswers, remembered));
                talkers.add(member);
                sources.add(source.saturating(member, window));
            }
        }
        contestant.saturating = sources;
        boolean isPaced = mode.equals("paced");
        contestant.sources = isPaced ? List.of(source.paced(talkers, options.number("rate", 30))) : sources;
    }

    private Round round(Contestant contestant, List<FanOutClient.Source> sources, int seconds) throws IOException {
        long cpu = contestant.server.cpuMs();
        long heap = contestant.server.allocated();
        FanOutCounts counts = contestant.client.orElseThrow().measure(sources, seconds * 1_000_000_000L, () -> false);
        double took = counts.nanos / 1e9;
        double spent = contestant.server.cpuMs() - cpu;
        // What was drained behind the measured time cost CPU as well.
        long all = Math.max(1, counts.deliveries + counts.drained);
        double allocated = contestant.server.allocated() - heap;
        return new Round(counts.deliveries / took, spent * 1000 / all, allocated / all, counts.latency);
    }

    private void report(List<Contestant> contestants) throws IOException {
        for (Contestant each : contestants) {
            print(String.format(
                    "%-10s median %9.0f deliveries/s, %.2f us CPU and %.0f octets of heap each, p50 %.3f ms, p95 %.3f, "
                            + "p99 %.3f%n",
                    each.name,
                    each.median(Round::perSecond),
                    each.median(Round::cpuMicros),
                    each.median(Round::allocated),
                    each.median(round -> round.latency.percentileMs(50)),
                    each.median(round -> round.latency.percentileMs(95)),
                    each.median(round -> round.latency.percentileMs(99))));
            print(String.format("           %s%n", each.server.memory()));
        }
        if (contestants.size() == 2) {
            Contestant first = contestants.get(0);
            Contestant second = contestants.get(1);
            double[] ratios = new double[first.rounds.size()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = first.rounds.get(i).perSecond / second.rounds.get(i).perSecond;
            }
            Arrays.sort(ratios);
            print(String.format(
                    "%s / %s: median %.2f of its deliveries/s (%.2f to %.2f), %.2f of its CPU a delivery%n",
                    first.name,
                    second.name,
                    ratios[ratios.length / 2],
                    ratios[0],
                    ratios[ratios.length - 1],
                    first.median(Round::cpuMicros) / second.median(Round::cpuMicros)));
        }
    }

    @SuppressWarnings("SystemOut") // a program for the terminal
    private static void print(String text) {
        System.out.print(text);
    }
}
