package org.parley.flow;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parley.assembly.KarafHome;
import org.parley.assembly.KarafServer;

/** The assembled Karaf as the scenarios' server; policy is changed as an operator does, by saving etc/parley.cfg. */
public class KarafUnderTest implements ServerUnderTest {

    /** Ours: the specification of the configuration says 2 s. */
    private static final long IN_FORCE_WITHIN_S = 10;

    private static final long POLL_NS = 20_000_000;
    private static final Pattern IN_FORCE = Pattern.compile("etc/parley\\.cfg is in force");

    private volatile KarafServer server;
    private final Map<String, String> identity;
    private Map<String, String> inForce = Map.of();

    public KarafUnderTest() {
        this("flows");
    }

    /**
     * @param name of its folder
     * @param javaOptions further options of its JVM
     */
    KarafUnderTest(String name, String... javaOptions) {
        try {
            Path directory = KarafHome.archive().resolveSibling("it").resolve(name);
            KarafHome home = KarafHome.unpack(KarafHome.archive(), directory);
            // Scenarios save often. Karaf takes up to two such intervals to see a saved file, and some milliseconds
            // later
            // writes back what the shell may have changed, which would undo a next save that came in between.
            home.set("config.properties", "felix.fileinstall.poll", 50);
            home.set("config.properties", "felix.fileinstall.enableConfigSave", false);
            for (String option : javaOptions) {
                home.addJavaOption(option);
            }
            server = KarafServer.start(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Karaf started", e);
        }
        identity = Map.of("domain", domain(), "factoryUris", factoryUri());
        configure(Map.of());
    }

    public KarafServer karaf() {
        return server;
    }

    /** Starts the distribution once more, whose process has ended. */
    final void startAgain() throws IOException, InterruptedException {
        server = server.again();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int sipUdpPort() {
        return server.sipPort();
    }

    @Override
    public int msrpPort() {
        return server.msrpPort();
    }

    @Override
    public Path groupsFolder() {
        try {
            return Files.createDirectories(server.home().etc("parley/groups"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void configure(Map<String, String> keys) {
        Map<String, String> wanted = new TreeMap<>(identity);
        wanted.putAll(keys);
        if (wanted.equals(inForce)) {
            return;
        }
        try {
            long before = timesInForce();
            inForce = wanted;
            if (!save(wanted)) {
                return;
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(IN_FORCE_WITHIN_S);
            while (timesInForce() == before) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Karaf did not take over " + wanted);
                }
                LockSupport.parkNanos(POLL_NS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts the shipped file with these values and the ports of this run in place at once; false if it says what it said
     * before, of which Karaf takes no notice.
     */
    private boolean save(Map<String, String> keys) throws IOException {
        Path file = server.home().etc("parley.cfg");
        Path shipped = file.resolveSibling("parley.cfg.shipped");
        if (!Files.exists(shipped)) {
            Files.copy(file, shipped);
        }
        Path draft = file.resolveSibling("parley.cfg.draft");
        Files.copy(shipped, draft, StandardCopyOption.REPLACE_EXISTING);
        for (Map.Entry<String, String> key : keys.entrySet()) {
            server.home().set("parley.cfg.draft", key.getKey(), key.getValue());
        }
        boolean changes = !properties(draft).equals(properties(file));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return changes;
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private long timesInForce() throws IOException {
        Matcher found = IN_FORCE.matcher(server.log());
        long times = 0;
        while (found.find()) {
            times++;
        }
        return times;
    }

    @Override
    public Map<String, Long> census() {
        return Map.of();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
