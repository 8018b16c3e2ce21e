package org.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A focus of this package in a JVM of its own, so that its CPU and its heap are nobody else's. */
final class FocusProcess implements AutoCloseable {

    private static final Map<String, Class<?>> KINDS =
            Map.of("bare", BareFocus.class, "ua", UaFocus.class, "server", ServerFocus.class);

    private static final long POLL_MS = 100;

    private final Process process;
    private final BufferedReader answers;
    private final InetSocketAddress address;

    private FocusProcess(Process process) throws IOException {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        address = new InetSocketAddress("127.0.0.1", port());
    }

    /** The first line of digits: a JVM that has been told to record itself says so before. */
    private int port() throws IOException {
        String line = answer();
        while (!line.matches("\\d+")) {
            line = answer();
        }
        return Integer.parseInt(line);
    }

    /** The options that a program has which starts one. */
    static final String OPTIONS =
            """
              heap=1g                 of the JVM of the focus
              jvm=                    further options of that JVM, with ; between
              log=warn                what it logs
              config=                 for focus=server: lines of etc/parley.cfg, with ; between
            """;

    /**
     * Starts a focus and waits until it listens.
     *
     * @param kind {@code bare}, {@code ua} or {@code server}
     * @param options among them those of {@link #OPTIONS}
     * @param config more lines of its configuration
     * @param inviteePort where those whom {@code bare} and {@code ua} call without being told are
     */
    static FocusProcess start(String kind, LoadOptions options, int inviteePort, int invitees, String... config)
            throws IOException {
        if (!KINDS.containsKey(kind)) {
            throw new IllegalArgumentException("focus must be one of " + KINDS.keySet() + ": " + kind);
        }
        String heap = options.text("heap", "1g");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + heap,
                "-Xmx" + heap,
                "-XX:+AlwaysPreTouch",
                ProcessFigures.COMPILERS_STAY,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + options.text("log", "warn"),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options.list("jvm"));
        command.addAll(List.of(KINDS.get(kind).getName(), Integer.toString(inviteePort), Integer.toString(invitees)));
        command.addAll(options.list("config"));
        command.addAll(List.of(config));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new FocusProcess(process);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** The factory URI of the whole server here; the others do not look at it. */
    String factoryUri() {
        return "sip:conference-factory@localhost:" + address.getPort();
    }

    long pid() {
        return process.pid();
    }

    FocusState census() throws IOException {
        return ask(FocusConsole.CENSUS);
    }

    /** The census, and the heap after a full garbage collection. */
    FocusState heap() throws IOException {
        return ask(FocusConsole.HEAP);
    }

    /** After a full garbage collection, everything that could grow. */
    FocusState inventory() throws IOException {
        return ask(FocusConsole.INVENTORY);
    }

    /** Asks until the census is as wanted, or the patience ends; the last answer. */
    FocusState await(Predicate<FocusState> wanted, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        FocusState state = census();
        while (!wanted.test(state) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
            state = census();
        }
        return state;
    }

    private FocusState ask(String question) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((question + '\n').getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return FocusState.ofLine(answer());
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the focus has ended");
        }
        return line;
    }

    /** As {@link ProcessFigures#workMs}. */
    long cpuMs() throws IOException {
        return ProcessFigures.workMs(pid());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
