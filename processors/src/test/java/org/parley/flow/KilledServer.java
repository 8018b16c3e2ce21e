package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parley.harness.FreePort;

/** The server in a process of its own, which a scenario kills and starts again on the same ports and the same disk. */
public class KilledServer implements KillableServer {

    private static final String HOST = "127.0.0.1";

    private final int sipPort = FreePort.any();
    private final int msrpPort = FreePort.any();
    private final Path base;
    private final UnaryOperator<List<String>> within;
    private final List<String> ownKeys;
    private Process process;
    private BufferedReader out;

    public KilledServer() {
        this(newFolder(), command -> command);
    }

    /**
     * @param base its folder
     * @param within the command by which a command of the server is run
     * @param ownKeys key, value, key, value of every start
     */
    KilledServer(Path base, UnaryOperator<List<String>> within, String... ownKeys) {
        this.base = base;
        this.within = within;
        this.ownKeys = List.of(ownKeys);
        try {
            Path routes = Files.createDirectories(base.resolve("etc/parley/routes"));
            InJvmServer.copyRoutes(routes);
            Files.writeString(routes.resolve("events-to-file.xml"), KillableServer.eventsTo(base));
            Files.createDirectories(groupsFolder());
            start();
        } catch (Exception e) {
            throw new IllegalStateException("the server does not start", e);
        }
    }

    static Path newFolder() {
        try {
            return Files.createTempDirectory("parley");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public final void start(String... more) throws IOException {
        Map<String, String> keys = new TreeMap<>(Map.of(
                "sip.udp.port",
                "" + sipPort,
                "sip.tcp.port",
                "" + sipPort,
                "msrp.port",
                "" + msrpPort,
                "domain",
                domain(),
                "factoryUris",
                factoryUri(),
                "adhoc.allowAnonymity",
                "true",
                "conference.notifyMinInterval",
                "0"));
        List<String> further = new ArrayList<>(ownKeys);
        further.addAll(List.of(more));
        for (int i = 0; i < further.size(); i += 2) {
            keys.put(further.get(i), further.get(i + 1));
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.logFile=" + base.resolve("log"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                GatewayProcess.class.getName(),
                base.toString()));
        keys.forEach((key, value) -> command.addAll(List.of(key, value)));
        process = new ProcessBuilder(within(command))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(base.resolve("errors").toFile()))
                .start();
        out = process.inputReader(StandardCharsets.UTF_8);
        assertEquals("up", out.readLine(), () -> "the server did not start, see " + base);
    }

    /** The command by which the command of the server is run. */
    List<String> within(List<String> command) {
        return within.apply(command);
    }

    /** The folder of the server. */
    Path base() {
        return base;
    }

    /** Where the server keeps what lasts. */
    Path data() {
        return base.resolve("data");
    }

    /** What it has logged. */
    String log() throws IOException {
        return Files.readString(base.resolve("log"));
    }

    long pid() {
        return process.pid();
    }

    /** One of its figures, by the name that the shell shows. */
    long figure(String name) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        String all = out.readLine();
        Matcher found =
                Pattern.compile("[{ ]" + Pattern.quote(name) + "=(\\d+)").matcher(all);
        assertTrue(found.find(), () -> name + " is not in " + all);
        return Long.parseLong(found.group(1));
    }

    @Override
    public void kill() throws Exception {
        KillableServer.awaitWritten(data().resolve("parley/outbox/outbox.mv"));
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public List<String> events() throws IOException {
        return KillableServer.eventsIn(base);
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public int sipUdpPort() {
        return sipPort;
    }

    @Override
    public int msrpPort() {
        return msrpPort;
    }

    @Override
    public void configure(Map<String, String> keys) {
        throw new UnsupportedOperationException("what this server is to be configured with it is started with");
    }

    @Override
    public Path groupsFolder() {
        return base.resolve("etc/parley/groups");
    }

    @Override
    public Map<String, Long> census() {
        return Map.of();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        try (Stream<Path> files = Files.walk(base)) {
            process.waitFor();
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
