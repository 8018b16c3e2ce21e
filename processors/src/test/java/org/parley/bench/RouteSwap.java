package org.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.parley.flow.InJvmServer;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Figures;
import org.parley.osgi.report.Meter;

/**
 * How long it takes to try and take over each shipped route file, and the longest that a request waits for its answer
 * meanwhile: OPTIONS through {@code capabilities.xml}, one after the other, beside as many with no edit going on. A thread
 * that does nothing but wake up each millisecond tells how much of it is the machine's.
 */
public final class RouteSwap {

    private static final LoadOptions USAGE = new LoadOptions(
            "RouteSwap",
            """
              edits=10                of each file, two at the least; the first of them warms up
            """);

    private static final long POLL_NS = 1_000_000;

    private static final int TIMEOUT_MS = 10_000;

    private final InJvmServer server;
    private final int edits;
    private volatile boolean isEnough;
    private volatile LatencyHistogram answers = new LatencyHistogram();
    private volatile LatencyHistogram wakeUps = new LatencyHistogram();

    private RouteSwap(InJvmServer server, int edits) {
        this.server = server;
        this.edits = edits;
    }

    public static void main(String[] arguments) throws Exception {
        Optional<LoadOptions> options = USAGE.read(arguments);
        if (options.isPresent()) {
            try (InJvmServer server = new InJvmServer()) {
                new RouteSwap(server, options.get().number("edits", 10)).run();
            }
        }
    }

    private void run() throws Exception {
        Thread asker = new Thread(this::ask, "asker");
        asker.start();
        Thread sleeper = new Thread(this::wakeUp, "sleeper");
        sleeper.start();
        measureQuiet();
        LatencyHistogram takeovers = new LatencyHistogram();
        for (Path file : files()) {
            LatencyHistogram times = new LatencyHistogram();
            begin();
            long cpuBefore = 0;
            for (int i = 0; i < edits; i++) {
                edit(file, i);
                if (i == 0) {
                    cpuBefore = cpuOfWatcherNs();
                } else {
                    times.add(takeoverNs());
                    takeovers.add(takeoverNs());
                }
            }
            double cpuMs = (cpuOfWatcherNs() - cpuBefore) / 1e6 / (edits - 1);
            LoadOptions.print(
                    "%-26s taken over in %s, CPU %.1f ms; %s%n".formatted(file.getFileName(), times, cpuMs, waits()));
        }
        LoadOptions.print("%-26s taken over in %s%n".formatted("all", takeovers));
        LoadOptions.print("routes left: %d%n"
                .formatted(server.gateway().routes().stream()
                        .mapToInt(file -> file.routes().size())
                        .sum()));
        isEnough = true;
        asker.join();
        sleeper.join();
    }

    private void measureQuiet() {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
        begin();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(edits));
        LoadOptions.print("%-26s %s%n".formatted("without an edit", waits()));
    }

    private void begin() {
        answers = new LatencyHistogram();
        wakeUps = new LatencyHistogram();
    }

    private String waits() {
        return "answers " + answers + "; the machine " + wakeUps;
    }

    private void wakeUp() {
        while (!isEnough) {
            long begin = System.nanoTime();
            LockSupport.parkNanos(POLL_NS);
            wakeUps.add(System.nanoTime() - begin - POLL_NS);
        }
    }

    /** Of the thread that looks, tries and takes over. */
    private static long cpuOfWatcherNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals("parley-route-files"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(server.routes())) {
            return files.sorted().toList();
        }
    }

    private long takeoverNs() {
        // The figure is set a moment after the file is in force.
        LockSupport.parkNanos(20 * POLL_NS);
        Figures figures = server.gateway().figures();
        return figures.figures().stream()
                .filter(figure -> figure.meter() == Meter.ROUTE_TAKEOVER)
                .mapToLong(Figure::value)
                .map(TimeUnit.MILLISECONDS::toNanos)
                .findFirst()
                .orElseThrow();
    }

    private void edit(Path file, int number) throws IOException {
        Instant before = since(file);
        String text = Files.readString(file).replaceFirst("(<!-- edit .*? -->)?\\s*$", "");
        Path draft = Files.writeString(file.resolveSibling("draft"), text + "<!-- edit " + number + " -->\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (since(file).equals(before)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the server takes no notice of " + file);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    private Instant since(Path file) {
        return server.gateway().routes().stream()
                .filter(view -> view.file().equals(file.getFileName().toString()))
                .flatMap(view -> view.since().stream())
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private void ask() {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))) {
            socket.connect(new InetSocketAddress("127.0.0.1", server.sipUdpPort()));
            socket.setSoTimeout(TIMEOUT_MS);
            DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
            for (int i = 0; !isEnough; i++) {
                byte[] request = request(socket.getLocalPort(), i).getBytes(StandardCharsets.US_ASCII);
                long begin = System.nanoTime();
                socket.send(new DatagramPacket(request, request.length));
                socket.receive(answer);
                answers.add(System.nanoTime() - begin);
                LockSupport.parkNanos(POLL_NS);
                String line = new String(answer.getData(), 0, 12, StandardCharsets.US_ASCII);
                if (!line.startsWith("SIP/2.0 200")) {
                    throw new IOException("OPTIONS is answered " + line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String request(int port, int number) {
        return String.join(
                "\r\n",
                "OPTIONS " + server.factoryUri() + " SIP/2.0",
                "Via: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK" + port + "." + number,
                "Max-Forwards: 70",
                "From: <sip:asker@127.0.0.1>;tag=" + number,
                "To: <" + server.factoryUri() + ">",
                "Call-ID: " + port + "." + number + "@127.0.0.1",
                "CSeq: 1 OPTIONS",
                "Contact: <sip:asker@127.0.0.1:" + port + ">",
                "Accept: application/sdp",
                "Content-Length: 0",
                "",
                "");
    }
}
