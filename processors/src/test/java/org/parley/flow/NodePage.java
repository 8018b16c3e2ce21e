package org.parley.flow;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.parley.harness.Patience;

/** A script of a page that runs in Node.js, with packages that are not ours; what it tells is a line each. */
final class NodePage implements AutoCloseable {

    /** Where the packages lie, each in the version that was tried; of the test run alone. */
    private static final Path FOLDER = Path.of("target/node");

    private static final List<String> PACKAGES = List.of("sip.js@0.21.2", "ws@8.18.3");

    private static final String END = "(no more)";

    private static final int INSTALL_AT_MOST_S = 60;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> told = new ArrayList<>();

    private NodePage(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "node");
        reader.setDaemon(true);
        reader.start();
    }

    /** Skips the scenario where Node.js is not installed or its packages cannot be had. */
    static void assumeAvailable() {
        Programs.assume("node", "nodejs");
        Programs.assume("npm", "npm");
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel lock = FileChannel.open(FOLDER.resolve("lock"), CREATE, WRITE);
                    FileLock held = lock.lock()) {
                assumeTrue(
                        held.isValid() && (isThere() || isInstalled()),
                        "npm cannot fetch " + PACKAGES + ": the scenarios of a page were not run");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThere() {
        return Files.isDirectory(FOLDER.resolve("node_modules/sip.js"))
                && Files.isDirectory(FOLDER.resolve("node_modules/ws"));
    }

    private static boolean isInstalled() {
        try {
            List<String> command =
                    new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"));
            command.addAll(List.of("--prefix", ".", "--fetch-retries=0"));
            command.addAll(PACKAGES);
            Process install = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(FOLDER.resolve("npm.log").toFile())
                    .start();
            boolean hasEnded = install.waitFor(INSTALL_AT_MOST_S, TimeUnit.SECONDS);
            install.destroyForcibly();
            return hasEnded && install.exitValue() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static NodePage run(String script, String... arguments) throws IOException {
        Path copy = FOLDER.resolve(script);
        Files.copy(Path.of("src/test/resources/node", script), copy, StandardCopyOption.REPLACE_EXISTING);
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return new NodePage(new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start());
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("reading failed: " + e.getMessage());
        }
        lines.add(END);
    }

    /** The next line that begins so; those before it are passed over. */
    String expect(String begin) {
        String line = next(begin);
        while (!line.startsWith(begin)) {
            line = next(begin);
        }
        return line;
    }

    /** All of these lines, whichever comes first; others between them are passed over. */
    void expectInAnyOrder(String... expected) {
        Set<String> missing = new HashSet<>(List.of(expected));
        while (!missing.isEmpty()) {
            missing.remove(next(missing.toString()));
        }
    }

    private String next(String wanted) {
        try {
            String line = lines.poll(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS);
            told.add(line);
            assertTrue(line != null && !line.equals(END), "no \"" + wanted + "\" in " + told);
            return line;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A line of input. */
    void enter(String line) throws IOException {
        Writer input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
