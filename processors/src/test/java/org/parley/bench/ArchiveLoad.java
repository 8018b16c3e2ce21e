package org.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What it costs to archive every message: the talk of {@link FanOutLoad} in full rooms of two servers in turn, one with the
 * shipped route of messages and a broker in a third process, one without. The CPU of the whole path counts, from the copy in
 * the switch to the broker's acknowledgement; that of the broker does not.
 *
 * <p>From a clone: {@code mvn -Pbench -pl routes,processors verify -Dbench="ArchiveLoad members=11"}.
 */
public final class ArchiveLoad {

    private static final String USAGE =
            """
              mode=saturate     as much as goes; or paced: at a rate
              rooms=1
              members=11        of a room
              senders=1         of a room
              window=64         messages of a sender that are on the way at once (saturate)
              rate=2000         messages per second, all senders together (paced)
              bytes=1024        of text
              rounds=5          of each server, in turn
              seconds=5         of a round
              warmup=5          seconds before the first round
              heap=1g           of the servers
              jvm=              further options of the archiving server's JVM
              from=             in place of the route's from, for example outbox:messages?linger=500
            """;

    /** The archive has all that it will get of a round when nothing came for so long. Ours. */
    private static final long QUIET_MS = 700;

    /** Longest wait for that. Ours. */
    private static final long DRAIN_MS = 60_000;

    /** What a round has shown, by message of a sender. */
    private record Round(double perSecond, double deliveryMicros, double messageMicros, double archived) {}

    private final LoadOptions options;

    /** One of those compared. */
    private static final class Contestant {
        private final String name;
        private final ServerProcess server;
        private final FanOutClient client;
        private final Optional<BrokerProcess> broker;
        private final List<Round> rounds = new ArrayList<>();
        private List<FanOutClient.Source> sources = List.of();

        Contestant(String name, ServerProcess server, Optional<BrokerProcess> broker) throws IOException {
            this.name = name;
            this.server = server;
            this.broker = broker;
            client = new FanOutClient(server, 0);
        }

        double median(ToDoubleFunction<Round> figure) {
            double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    private ArchiveLoad(LoadOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<LoadOptions> options = new LoadOptions("ArchiveLoad", USAGE).read(arguments);
        if (options.isPresent()) {
            new ArchiveLoad(options.get()).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        String heap = "-Xmx" + options.text("heap", "1g");
        List<String> jvm = List.of("-Xms256m", heap, "-XX:+UseG1GC");
        List<String> archiving = new ArrayList<>(jvm);
        archiving.addAll(options.words("jvm"));
        try (BrokerProcess broker = BrokerProcess.start();
                ServerProcess plain = ServerProcess.start(FanOutServer.class, jvm, "10485760");
                ServerProcess archived = ServerProcess.start(
                        FanOutServer.class, archiving, "10485760", broker.url(), options.text("from", ""))) {
            List<Contestant> contestants = List.of(
                    new Contestant("plain", plain, Optional.empty()),
                    new Contestant("archived", archived, Optional.of(broker)));
            for (Contestant each : contestants) {
                open(each);
                round(each, options.number("warmup", 5));
                each.rounds.clear();
            }
            for (int round = 0; round < options.number("rounds", 5); round++) {
                for (Contestant each : contestants) {
                    print(round + 1, each, round(each, options.number("seconds", 5)));
                }
            }
            report(contestants.get(0), contestants.get(1));
        }
    }

    private void open(Contestant contestant) throws IOException {
        int members = options.number("members", 11);
        int window = options.number("window", 64);
        contestant.client.open(options.number("rooms", 1), members);
        FanOutSources source = new FanOutSources();
        List<FanOutClient.Source> saturating = new ArrayList<>();
        List<FanOutMember> talkers = new ArrayList<>();
        int remembered = Integer.highestOneBit(window * (members - 1)) * 4;
        for (List<FanOutMember> room : contestant.client.rooms()) {
            for (FanOutMember member : room.subList(0, options.number("senders", 1))) {
                member.begin(new FanOutTalk(member, members - 1, options.number("bytes", 1024), false, remembered));
                talkers.add(member);
                saturating.add(source.saturating(member, window));
            }
        }
        boolean isPaced = options.text("mode", "saturate").equals("paced");
        contestant.sources = isPaced ? List.of(source.paced(talkers, options.number("rate", 2000))) : saturating;
    }

    private Round round(Contestant contestant, int seconds) throws IOException, InterruptedException {
        long cpu = contestant.server.cpuMs();
        long events = contestant.broker.isPresent()
                ? contestant.broker.get().received().events()
                : 0;
        FanOutCounts counts = contestant.client.measure(contestant.sources, seconds * 1_000_000_000L, () -> false);
        if (contestant.broker.isPresent()) {
            events = drain(contestant.broker.get()) - events;
        } else {
            TimeUnit.MILLISECONDS.sleep(QUIET_MS);
        }
        double micros = (contestant.server.cpuMs() - cpu) * 1000.0;
        double deliveries = Math.max(1, counts.deliveries + counts.drained);
        double messages = deliveries / (options.number("members", 11) - 1);
        Round round = new Round(
                counts.deliveries / (counts.nanos / 1e9), micros / deliveries, micros / messages, events / messages);
        contestant.rounds.add(round);
        return round;
    }

    /** Events that the broker has got when no more come. */
    private static long drain(BrokerProcess broker) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS);
        long before = -1;
        long now = broker.received().events();
        while (now != before && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(QUIET_MS);
            before = now;
            now = broker.received().events();
        }
        return now;
    }

    private static void print(int number, Contestant each, Round round) {
        LoadOptions.print(String.format(
                "%d %-9s %9.0f deliveries/s, %6.2f us CPU each, %7.2f us a message%s%n",
                number,
                each.name,
                round.perSecond,
                round.deliveryMicros,
                round.messageMicros,
                each.broker.isPresent() ? String.format(", %.1f %% archived", 100 * round.archived) : ""));
    }

    private static void report(Contestant plain, Contestant archived) throws IOException {
        double without = plain.median(Round::messageMicros);
        double with = archived.median(Round::messageMicros);
        LoadOptions.print(String.format(
                "medians: %.2f us CPU a message without archive, %.2f with, %.1f %% of them archived: archiving costs %.2f us,"
                        + " %.1f %% of the CPU, and leaves %.2f of the deliveries/s%n",
                without,
                with,
                100 * archived.median(Round::archived),
                with - without,
                100 * (with - without) / without,
                archived.median(Round::perSecond) / plain.median(Round::perSecond)));
        LoadOptions.print("archived  " + archived.server.memory() + "\n");
    }
}
