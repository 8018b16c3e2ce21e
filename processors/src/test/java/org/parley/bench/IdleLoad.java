package org.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Many rooms whose members are connected and silent: the server's memory for a connection. Then one member of each room says
 * one thing, everybody gets it, and it is measured again. What the kernel has for the sockets is not counted.
 *
 * <p>Needs a file-descriptor limit above the number of connections, here and in the server ({@code ulimit -n 65536}).
 * Started as {@link FanOutLoad} is.
 */
public final class IdleLoad {

    private static final String USAGE =
            """
              rooms=10000
              members=3         of a room
              heap=512m         of the server
              jvm=              further options of the server's JVM
            """;

    /** Rooms that say something at once. */
    private static final int TALKING = 100;

    private static final long TALK_NANOS = 60_000_000_000L;

    private IdleLoad() {}

    public static void main(String[] arguments) throws IOException {
        Optional<LoadOptions> options = new LoadOptions("IdleLoad", USAGE).read(arguments);
        if (options.isEmpty()) {
            return;
        }
        run(options.get());
    }

    private static void run(LoadOptions options) throws IOException {
        int rooms = options.number("rooms", 10_000);
        int members = options.number("members", 3);
        int connections = rooms * members;
        List<String> jvm = new ArrayList<>(List.of("-Xms64m", "-Xmx" + options.text("heap", "512m"), "-XX:+UseG1GC"));
        jvm.addAll(options.words("jvm"));
        try (ServerProcess server = ServerProcess.start(FanOutServer.class, jvm, "10485760");
                FanOutClient client = new FanOutClient(server, 0)) {
            ServerProcess.Memory empty = server.memory();
            print("empty        " + empty + "\n");
            long began = System.nanoTime();
            long cpu = server.cpuMs();
            client.open(rooms, members);
            print(String.format(
                    "%d sessions of %d, connected in %.1f s, %d ms CPU of the server%n",
                    rooms, members, (System.nanoTime() - began) / 1e9, server.cpuMs() - cpu));
            report("idle", empty, server.memory(), connections);
            for (int first = 0; first < rooms; first += TALKING) {
                talk(client, first, Math.min(rooms, first + TALKING), members);
            }
            report("after talk", empty, server.memory(), connections);
            long idleCpu = server.cpuMs();
            client.measure(List.of(), 5_000_000_000L, () -> false);
            print(String.format("CPU of the server in 5 s of silence: %d ms%n", server.cpuMs() - idleCpu));
        }
    }

    private static void talk(FanOutClient client, int from, int to, int members) throws IOException {
        FanOutSources source = new FanOutSources();
        List<FanOutMember> talkers = client.rooms().subList(from, to).stream()
                .map(room -> room.get(0))
                .toList();
        talkers.forEach(member -> member.begin(new FanOutTalk(member, members - 1, 1024, false, 2)));
        List<FanOutClient.Source> sources = IntStream.range(0, talkers.size())
                .mapToObj(i -> source.once(talkers.get(i)))
                .toList();
        FanOutCounts counts = client.measure(sources, TALK_NANOS, () -> talkers.stream()
                .allMatch(member -> member.talk().isHeard()));
        if (counts.deliveries != (long) talkers.size() * (members - 1)) {
            throw new IllegalStateException("only " + counts.deliveries + " deliveries");
        }
    }

    private static void report(String when, ServerProcess.Memory empty, ServerProcess.Memory now, int connections) {
        print(String.format("%-12s %s%n", when, now));
        print(String.format(
                "             a connection: %d octets resident, %d of heap in use, %d direct%n",
                (now.resident() - empty.resident()) / connections,
                (now.heap() - empty.heap()) / connections,
                (now.direct() - empty.direct()) / connections));
    }

    @SuppressWarnings("SystemOut") // a program for the terminal
    private static void print(String text) {
        System.out.print(text);
    }
}
