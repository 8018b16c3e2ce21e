package org.parley.flow;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import org.parley.harness.FreePort;

/** One run of SIPp, an independent SIP implementation, with a scenario of {@code resources/sipp}. */
final class Sipp implements AutoCloseable {

    private static final String PROGRAM = "sipp";

    /** How long a run may last at the most, s; ours. */
    private static final int RUN_AT_MOST_S = 30;

    private static final long POLL_NS = 20_000_000;

    private final Process process;
    private final Path directory;
    private final String scenario;

    private Sipp(Process process, Path directory, String scenario) {
        this.process = process;
        this.directory = directory;
        this.scenario = scenario;
    }

    /** Reports the test as skipped where SIPp is not installed. */
    static void assumeInstalled() {
        Programs.assume(PROGRAM, "sip-tester");
    }

    /** A callee at {@code port} for {@code calls} calls; returns when it listens. */
    static Sipp called(String scenario, Path directory, int port, int calls) {
        Sipp sipp = start(scenario, directory, List.of("-p", "" + port, "-m", "" + calls));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RUN_AT_MOST_S);
        while (FreePort.isFreeForUdp(port)) {
            if (!sipp.process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("SIPp does not listen: " + sipp.output());
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return sipp;
    }

    /** A caller of {@code server} who makes {@code calls} calls, {@code rate} a second; {@code fields} fill the scenario. */
    static Sipp calling(
            String scenario, Path directory, InetSocketAddress server, int calls, int rate, List<String> fields) {
        return calling(scenario, directory, server, calls, rate, fields, List.of());
    }

    /** The same with further options of SIPp. */
    static Sipp calling(
            String scenario,
            Path directory,
            InetSocketAddress server,
            int calls,
            int rate,
            List<String> fields,
            List<String> options) {
        Path csv = directory.resolve(scenario + ".csv");
        write(csv, "SEQUENTIAL\n" + String.join(";", fields) + ";\n");
        String remote = server.getAddress().getHostAddress() + ":" + server.getPort();
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(
                List.of("-p", "" + FreePort.any(), "-m", "" + calls, "-r", "" + rate, "-inf", csv.toString(), remote));
        return start(scenario, directory, arguments);
    }

    /** A caller of {@code server} who makes one call with an INVITE of the test. */
    static Sipp calling(String scenario, Path directory, InetSocketAddress server, String invite) {
        String remote = server.getAddress().getHostAddress() + ":" + server.getPort();
        return start(
                scenario,
                scenario(scenario).replaceFirst("(?m)^INVITE$", Matcher.quoteReplacement(invite)),
                directory,
                List.of("-p", "" + FreePort.any(), "-m", "1", remote));
    }

    private static String scenario(String name) {
        try (InputStream in = Sipp.class.getResourceAsStream("/sipp/" + name + ".xml")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("cannot read the scenario " + name, e);
        }
    }

    private static Sipp start(String scenario, Path directory, List<String> arguments) {
        return start(scenario, scenario(scenario), directory, arguments);
    }

    private static Sipp start(String scenario, String text, Path directory, List<String> arguments) {
        directory.toFile().mkdirs();
        Path file = directory.resolve(scenario + ".xml");
        try {
            write(file, text);
            List<String> command = new ArrayList<>(List.of(
                    PROGRAM,
                    "-sf",
                    file.toString(),
                    "-i",
                    "127.0.0.1",
                    "-nostdin",
                    "-trace_err",
                    "-error_file",
                    directory.resolve(scenario + ".errors").toString(),
                    "-timeout",
                    RUN_AT_MOST_S + "s",
                    "-timeout_error"));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(scenario + ".out").toFile())
                    .start();
            return new Sipp(process, directory, scenario);
        } catch (IOException e) {
            throw new AssertionError("cannot start SIPp: " + e.getMessage(), e);
        }
    }

    /** Waits for the end; every call must have gone as the scenario says. */
    void expectAllCallsDone() {
        try {
            if (!process.waitFor(RUN_AT_MOST_S + 5, TimeUnit.SECONDS)) {
                throw new AssertionError("SIPp " + scenario + " does not end: " + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("SIPp " + scenario + " ended with " + process.exitValue() + ": " + output());
        }
    }

    private String output() {
        try {
            Path errors = directory.resolve(scenario + ".errors");
            String out = Files.readString(directory.resolve(scenario + ".out"));
            return (Files.exists(errors) ? Files.readString(errors) : "") + "\n"
                    + out.substring(Math.max(0, out.length() - 3000));
        } catch (IOException e) {
            return "its output cannot be read: " + e.getMessage();
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
