package org.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An Artemis broker with a durable journal, in a JVM of its own, and what its only consumer has got. */
final class BrokerProcess implements AutoCloseable {

    /** Room for {@code destinations} times what it holds before the consumer has it. Ours. */
    private static final String HEAP = "-Xmx512m";

    /**
     * What the consumer has got so far.
     *
     * @param messages of JMS
     * @param events in their bodies
     */
    record Received(long messages, long events, long octets) {

        private Received since(Received before) {
            return new Received(messages - before.messages, events - before.events, octets - before.octets);
        }
    }

    private final Process process;
    private final BufferedReader answers;
    private final String url;
    private Received shown = new Received(0, 0, 0);

    private BrokerProcess(Process process) throws IOException {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        url = "tcp://127.0.0.1:" + answer();
    }

    /** Starts one and waits until it listens. */
    static BrokerProcess start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                BenchBroker.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            return new BrokerProcess(process);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    String url() {
        return url;
    }

    Received received() throws IOException {
        OutputStream out = process.getOutputStream();
        out.write('\n');
        out.flush();
        String[] counts = answer().split(" ");
        return new Received(Long.parseLong(counts[0]), Long.parseLong(counts[1]), Long.parseLong(counts[2]));
    }

    /** What the consumer has got since this was asked last. */
    Received taken() throws IOException {
        Received now = received();
        Received since = now.since(shown);
        shown = now;
        return since;
    }

    long cpuMs() throws IOException {
        return ProcessFigures.cpuMs(process.pid());
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the broker has ended");
        }
        return line;
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
