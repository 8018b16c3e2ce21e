package org.parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Offers set-ups of one inviter and N invitees to a focus and counts what becomes of them. Both parties are played here,
 * over UDP, from templates, without a SIP stack, so that the focus gets most of the machine.
 *
 * <p>The focus must end the legs when the inviter leaves ({@code adhoc.onCreatorLeave = end}).
 */
public final class SetupLoad {

    private static final String USAGE =
            """
            usage: SetupLoad [name=value ...]
              target=127.0.0.1:5060   the focus; or focus=bare | focus=ua: one of this package, in a JVM of its own
              factory=sip:conference-factory@localhost
              invitees=10             a set-up
              rate=100                set-ups offered a second
              seconds=10              how long; or count=N set-ups
              warmup=0                seconds at that rate before anything is counted
              hold=0                  milliseconds between the answer and the inviter's BYE
              ring=0                  milliseconds between an invitee's 180 and its 200
              drain=8                 seconds to wait for what is open at the end
              pid=0                   process whose CPU is divided by the set-ups; known for focus=...
              heap=512m               of the focus=... JVM
            """;

    private final LoadOptions options;

    private SetupLoad(LoadOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<LoadOptions> options = LoadOptions.of(USAGE, arguments);
        if (options.isEmpty()) {
            print(USAGE);
            return;
        }
        new SetupLoad(options.get()).run();
    }

    private void run() throws IOException, InterruptedException {
        int invitees = options.number("invitees", 10);
        LoadCounts counts = new LoadCounts();
        try (LoadInvitees called = new LoadInvitees(counts, options.number("ring", 0))) {
            Process focus = null;
            String kind = options.text("focus", "");
            long pid = options.number("pid", 0);
            InetSocketAddress target = address(options.text("target", "127.0.0.1:5060"));
            if (!kind.isEmpty()) {
                target = new InetSocketAddress("127.0.0.1", freePort());
                focus = start(kind, target.getPort(), called.port(), invitees);
                pid = focus.pid();
            }
            try {
                measure(target, called.port(), invitees, counts, pid);
            } finally {
                if (focus != null) {
                    focus.getOutputStream().close();
                    if (!focus.waitFor(5, TimeUnit.SECONDS)) {
                        focus.destroyForcibly();
                    }
                }
            }
        }
    }

    private void measure(InetSocketAddress target, int inviteePort, int invitees, LoadCounts counts, long pid)
            throws IOException {
        int rate = options.number("rate", 100);
        int drain = options.number("drain", 8);
        String factory = options.text("factory", "sip:conference-factory@localhost");
        try (LoadInviter inviter =
                new LoadInviter(target, factory, inviteePort, invitees, options.number("hold", 0), counts)) {
            int warmUp = options.number("warmup", 0);
            if (warmUp > 0) {
                inviter.offer(rate, warmUp * rate, Duration.ofSeconds(drain));
                counts.reset();
            }
            int setUps = options.number("count", options.number("seconds", 10) * rate);
            long cpuBefore = ProcessFigures.cpuMs(pid);
            long began = System.nanoTime();
            inviter.offer(rate, setUps, Duration.ofSeconds(drain));
            double offeringSeconds = (double) setUps / rate;
            long cpu = ProcessFigures.cpuMs(pid) - cpuBefore;
            double seconds = (System.nanoTime() - began) / 1e9;
            print(counts.report(setUps, offeringSeconds, seconds));
            if (pid > 0 && counts.completed() > 0) {
                print(String.format(
                        "server CPU       %d ms, %.3f ms a completed set-up, resident %d MB%n",
                        cpu, (double) cpu / counts.completed(), ProcessFigures.residentKb(pid) / 1024));
            }
        }
    }

    private Process start(String kind, int port, int inviteePort, int invitees) throws IOException {
        String type = kind.equals("bare") ? "org.parley.bench.BareFocus" : "org.parley.bench.UaFocus";
        String heap = options.text("heap", "512m");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                type,
                Integer.toString(port),
                Integer.toString(inviteePort),
                Integer.toString(invitees)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int ready = process.getInputStream().read(); // the focus writes one octet when it listens
        if (ready < 0) {
            throw new IOException("the focus did not start");
        }
        return process;
    }

    private static int freePort() throws IOException {
        try (java.net.DatagramSocket socket = new java.net.DatagramSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @SuppressWarnings("SystemOut") // a program for the terminal
    private static void print(String text) {
        System.out.print(text);
    }
}
