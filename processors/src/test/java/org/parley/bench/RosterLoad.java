package org.parley.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a join costs in a room of many subscribers: Parley in a JVM of its own with the shipped routes, beside a program that
 * sends the same NOTIFYs with JAIN-SIP's transactions and nothing else. One join at a time: the next comes when every
 * subscriber has answered the NOTIFY of the one before. Then the heap of a subscription, in rooms in which nothing happens.
 *
 * <p>Arguments: subscribers (100), joins (100), rounds to warm up (2), rooms to measure the heap in (10, 0 for not at all).
 */
public final class RosterLoad {

    private static final int ROOM_LIMIT = 5_000;

    /** What the server remembers of answers is gone after 32 s. */
    private static final int SETTLE_S = 36;

    private final int subscribers;
    private final int joins;
    private final int warmUps;
    private final int rooms;

    private RosterLoad(int subscribers, int joins, int warmUps, int rooms) {
        this.subscribers = subscribers;
        this.joins = joins;
        this.warmUps = warmUps;
        this.rooms = rooms;
    }

    /** What the joins of one round cost. */
    private record Round(double seconds, long cpuMs, long residentKb) {}

    public static void main(String[] arguments) throws Exception {
        int[] numbers = {100, 100, 2, 10};
        for (int i = 0; i < arguments.length; i++) {
            numbers[i] = Integer.parseInt(arguments[i]);
        }
        new RosterLoad(numbers[0], numbers[1], numbers[2], numbers[3]).run();
    }

    private void run() throws Exception {
        byte[] document = new byte[0];
        Round with = null;
        Round without = null;
        try (Child server = new Child(RosterServer.class, Integer.toString(ROOM_LIMIT))) {
            int port = Integer.parseInt(server.line());
            for (int round = 0; round <= warmUps; round++) {
                without = joins(server, port, 0).round;
                Played played = joins(server, port, subscribers);
                with = played.round;
                document = played.document;
            }
        }
        Round bare = bare(document);
        Optional<Double> heap = rooms == 0 ? Optional.empty() : Optional.of(heapOfASubscription());
        long notifies = (long) subscribers * joins;
        report("parley, " + subscribers + " subscribers", with, notifies);
        report("parley, no subscribers", without, 0);
        report("bare JAIN-SIP", bare, notifies);
        double own = (double) (with.cpuMs - without.cpuMs) / notifies;
        print(String.format(
                "CPU of a join in a room of %d: %.2f ms, of these %.2f ms for the join itself%n",
                subscribers, (double) with.cpuMs / joins, (double) without.cpuMs / joins));
        print(String.format(
                "CPU of a NOTIFY: parley %.1f us, bare JAIN-SIP %.1f us, %.2f of bare's NOTIFYs for the same CPU;"
                        + " NOTIFYs/s %.2f of bare's%n",
                own * 1000,
                1000.0 * bare.cpuMs / notifies,
                bare.cpuMs / (own * notifies),
                bare.seconds / with.seconds));
        heap.ifPresent(octets -> print(String.format(
                "heap of a subscription: %.2f kB, in %d rooms of %d subscribers%n",
                octets / 1000, rooms, subscribers)));
        print(String.format("document of %d octets; NOTIFY of some %d%n", document.length, document.length + 500));
    }

    /** Everything that there is because of the subscribers, for each of them. */
    private double heapOfASubscription() throws Exception {
        try (Child server = new Child(RosterServer.class, Integer.toString(ROOM_LIMIT))) {
            int port = Integer.parseInt(server.line());
            heap(server, port, subscribers);
            long without = heap(server, port, 0);
            return (double) (heap(server, port, subscribers) - without) / ((long) rooms * subscribers);
        }
    }

    /** With rooms of as many members, so many of each subscribed. */
    private long heap(Child server, int port, int watching) throws IOException, InterruptedException {
        List<RosterPeers> all = new ArrayList<>();
        try {
            for (int room = 0; room < rooms; room++) {
                RosterPeers peers = new RosterPeers(port, subscribers, 0, watching);
                all.add(peers);
                peers.setUp();
            }
            TimeUnit.SECONDS.sleep(SETTLE_S);
            FocusState state = server.state();
            if (state.count("sip.subscriptions") != (long) rooms * watching) {
                throw new IOException("not everybody is subscribed: " + state.report());
            }
            for (RosterPeers peers : all) {
                peers.leave();
            }
            return state.heapBytes();
        } finally {
            all.forEach(RosterPeers::close);
        }
    }

    private record Played(Round round, byte[] document) {}

    private Played joins(Child server, int port, int watching) throws IOException {
        try (RosterPeers peers = new RosterPeers(port, subscribers, joins, watching)) {
            peers.setUp();
            long cpu = server.cpuMs();
            long began = System.nanoTime();
            for (int join = 0; join < joins; join++) {
                peers.join(join);
            }
            Round round = new Round((System.nanoTime() - began) / 1e9, server.cpuMs() - cpu, server.residentKb());
            peers.leave();
            return new Played(round, peers.document());
        }
    }

    private Round bare(byte[] document) throws Exception {
        try (RosterPeers peers = new RosterPeers(0, subscribers, joins, subscribers);
                Child notifier = new Child(
                        BareNotifier.class,
                        Integer.toString(peers.port()),
                        Integer.toString(subscribers),
                        Base64.getEncoder().encodeToString(document))) {
            notifier.line();
            Round last = null;
            for (int round = 0; round <= warmUps; round++) {
                long cpu = notifier.cpuMs();
                long began = System.nanoTime();
                for (int join = 0; join < joins; join++) {
                    notifier.go();
                    peers.await(subscribers);
                }
                last = new Round((System.nanoTime() - began) / 1e9, notifier.cpuMs() - cpu, notifier.residentKb());
            }
            return last;
        }
    }

    private static void report(String name, Round round, long notifies) {
        print(String.format(
                "%-28s %6.2f s, %6d ms CPU, %6.0f NOTIFY/s, resident %d MB%n",
                name, round.seconds, round.cpuMs, notifies / round.seconds, round.residentKb / 1024));
    }

    @SuppressWarnings("SystemOut") // a program for the terminal
    private static void print(String text) {
        System.out.print(text);
    }

    /** A program in a JVM of its own, which writes a line when it is ready. */
    private static final class Child implements AutoCloseable {

        private final Process process;

        Child(Class<?> type, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms512m",
                    "-Xmx512m",
                    "-XX:+AlwaysPreTouch",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                    type.getName()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        }

        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = process.getInputStream().read();
                    c != '\n';
                    c = process.getInputStream().read()) {
                if (c < 0) {
                    throw new IOException("the program did not start");
                }
                line.append((char) c);
            }
            return line.toString();
        }

        /** What a {@link FocusConsole} holds. */
        FocusState state() throws IOException {
            process.getOutputStream().write((FocusConsole.HEAP + '\n').getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            return FocusState.ofLine(line());
        }

        void go() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        long cpuMs() throws IOException {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10; // 100 ticks a second on Linux
        }

        long residentKb() throws IOException {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"), StandardCharsets.US_ASCII).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }

        @Override
        public void close() throws Exception {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
