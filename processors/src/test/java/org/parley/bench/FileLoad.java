package org.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One member of a room sends files, another says short things at a rate: how long the short ones take without and with the
 * files, and what memory the server needs for them. With {@code stuck=1} one more member never reads.
 *
 * <p>Started as {@link FanOutLoad} is.
 */
public final class FileLoad {

    private static final String USAGE =
            """
              members=11
              megabytes=100     of a file, 10^6 octets each
              files=5
              pace=0            megabytes per second that the sender sends at most; 0: as fast as goes
              chunk=65536       octets of a chunk, at most that
              rate=30           short messages per second
              seconds=10        of short messages alone, before the files
              stuck=0
              heap=1g           of the server
              jvm=              further options of the server's JVM
            """;

    private static final long MOST_NANOS = 300_000_000_000L;

    private FileLoad() {}

    public static void main(String[] arguments) throws IOException {
        Optional<LoadOptions> options = new LoadOptions("FileLoad", USAGE).read(arguments);
        if (options.isEmpty()) {
            return;
        }
        run(options.get());
    }

    private static void run(LoadOptions options) throws IOException {
        int stuck = options.number("stuck", 0);
        int members = options.number("members", 11) + stuck;
        int recipients = members - 1 - stuck;
        int files = options.number("files", 5);
        long octets = options.number("megabytes", 100) * 1_000_000L;
        List<String> jvm = new ArrayList<>(List.of("-Xms256m", "-Xmx" + options.text("heap", "1g"), "-XX:+UseG1GC"));
        jvm.addAll(options.words("jvm"));
        try (ServerProcess server = ServerProcess.start(FanOutServer.class, jvm, Long.toString(octets));
                FanOutClient client = new FanOutClient(server, 0)) {
            client.open(1, members);
            List<FanOutMember> room = client.rooms().get(0);
            FanOutMember talker = room.get(0);
            FanOutMember filer = room.get(1);
            room.subList(members - stuck, members).forEach(FanOutMember::stick);
            talker.begin(new FanOutTalk(talker, recipients, 1024, false, 1 << 16));
            filer.begin(new FanOutFile(filer, recipients, octets, Math.min(65536, options.number("chunk", 65536))));
            FanOutSources source = new FanOutSources();
            FanOutClient.Source paced = source.paced(List.of(talker), options.number("rate", 30));
            long seconds = options.number("seconds", 10) * 1_000_000_000L;
            client.measure(List.of(paced), seconds, () -> false);
            FanOutCounts alone = client.measure(List.of(paced), seconds, () -> false);
            print("short ones alone       " + alone.latency + "\n");
            print("server                 " + server.memory() + "\n");
            long cpu = server.cpuMs();
            FanOutCounts both = client.measure(
                    List.of(paced, source.filing(filer, files, options.number("pace", 0) * 1_000_000L)),
                    MOST_NANOS,
                    () -> filer.file().isHeard(files));
            print("short ones with files  " + both.latency + "\n");
            print(String.format(
                    "files                  %d deliveries of %d MB in %.1f s: %.0f MB/s to all, %.2f ms CPU a delivered MB%n",
                    both.files,
                    octets / 1_000_000,
                    both.nanos / 1e9,
                    both.fileOctets * 1e3 / both.nanos,
                    (server.cpuMs() - cpu) * 1e6 / both.fileOctets));
            print("server                 " + server.memory() + "\n");
        }
    }

    @SuppressWarnings("SystemOut") // a program for the terminal
    private static void print(String text) {
        System.out.print(text);
    }
}
