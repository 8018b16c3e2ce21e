package org.parley.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.parley.harness.FreePort;

/** An independent SIP core with the configuration that the distribution ships as an example. */
final class Kamailio implements AutoCloseable {

    private static final String PROGRAM = "kamailio";

    private static final Path EXAMPLE = Path.of("../karaf-assembly/src/main/assembly/docs/kamailio.cfg");

    /** How long it may take to listen, s; ours. */
    private static final int START_AT_MOST_S = 20;

    private static final long POLL_NS = 20_000_000;

    private final Process process;
    private final int port;
    private final int trustedPort;

    private Kamailio(Process process, int port, int trustedPort) {
        this.process = process;
        this.port = port;
        this.trustedPort = trustedPort;
    }

    static void assumeInstalled() {
        Programs.assume(PROGRAM, "kamailio");
    }

    /** Starts it before a server on 127.0.0.1; returns when it listens. */
    static Kamailio before(ServerUnderTest server, Path directory) throws IOException {
        int port = FreePort.any();
        int trusted = FreePort.any();
        String text = Files.readString(EXAMPLE);
        for (Map.Entry<String, Integer> one : Map.of(
                        "CORE_PORT", port, "TRUSTED_PORT", trusted, "PARLEY_PORT", server.sipUdpPort())
                .entrySet()) {
            String changed = text.replaceFirst(
                    "!" + Pattern.quote(one.getKey()) + "!\\d+!g", "!" + one.getKey() + "!" + one.getValue() + "!g");
            if (changed.equals(text)) {
                throw new AssertionError("the example does not define " + one.getKey());
            }
            text = changed;
        }
        Files.createDirectories(directory);
        Path file = Files.writeString(directory.resolve("kamailio.cfg"), text);
        Path log = directory.resolve("kamailio.log");
        Process process = new ProcessBuilder(PROGRAM, "-DD", "-E", "-f", file.toString(), "-Y", directory.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_AT_MOST_S);
        while (FreePort.isFreeForUdp(port) || FreePort.isFreeForUdp(trusted)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new AssertionError("Kamailio does not listen: " + Files.readString(log));
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return new Kamailio(process, port, trusted);
    }

    int port() {
        return port;
    }

    /** Where only the server may come from. */
    String trusted() {
        return "sip:127.0.0.1:" + trustedPort + ";lr";
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(START_AT_MOST_S, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
