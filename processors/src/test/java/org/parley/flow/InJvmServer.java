package org.parley.flow;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.parley.harness.FreePort;
import org.parley.osgi.ConfigReading;
import org.parley.osgi.Gateway;
import org.parley.osgi.ParleyConfig;
import org.parley.route.BrokerFiles;

/** The server in this JVM with the shipped route files, on free ports of 127.0.0.1. */
public class InJvmServer implements ServerUnderTest {

    private static final String HOST = "127.0.0.1";
    private static final String ROUTES = "/parley/routes";
    private static final String ONE_ROUTE = ROUTES + "/adhoc-setup.xml";

    private final int sipPort = FreePort.any();
    private final int msrpPort = FreePort.any();
    private final CamelContext context = new DefaultCamelContext();
    private final Path base;
    private final Gateway gateway;

    public InJvmServer() {
        this(Map.of());
    }

    /** @param more further route files: content by name */
    public InJvmServer(Map<String, String> more) {
        try {
            base = Files.createTempDirectory("parley");
            Path routes = Files.createDirectories(routes());
            copyRoutes(routes);
            for (Map.Entry<String, String> file : more.entrySet()) {
                Files.writeString(routes.resolve(file.getKey()), file.getValue());
            }
            Files.createDirectories(groupsFolder());
            gateway = new Gateway(context, config(Map.of()), base);
            gateway.start();
        } catch (Exception e) {
            throw new IllegalStateException("the server does not start", e);
        }
    }

    /** Where a scenario may put routes of its own; it takes them away again. */
    public CamelContext context() {
        return context;
    }

    /** The folder of its route files. */
    public Path routes() {
        return base.resolve("etc/parley/routes");
    }

    /** The server as one object. */
    public Gateway gateway() {
        return gateway;
    }

    private ParleyConfig config(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(Map.of(
                "sip.udp.port", "" + sipPort,
                "sip.tcp.port", "" + sipPort,
                "msrp.port", "" + msrpPort,
                "domain", domain(),
                "factoryUris", factoryUri()));
        all.putAll(keys);
        ConfigReading reading = ParleyConfig.read(all, ParleyConfig.defaults());
        if (!reading.problems().isEmpty()) {
            throw new AssertionError("the configuration is refused: " + reading.problems());
        }
        return reading.config();
    }

    static void copyRoutes(Path target) throws IOException, URISyntaxException {
        URL one = InJvmServer.class.getResource(ONE_ROUTE);
        if (one == null) {
            throw new IOException("the route files are not on the class path");
        }
        URI uri = one.toURI();
        if (uri.getScheme().equals("jar")) {
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                copyFiles(jar.getPath(ROUTES), target);
            }
        } else {
            copyFiles(Path.of(uri).getParent(), target);
        }
    }

    private static void copyFiles(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(file -> !BrokerFiles.isOne(file)).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    Files.copy(in, target.resolve(file.getFileName().toString()));
                }
            }
        }
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
    public Path groupsFolder() {
        return base.resolve("etc/parley/groups");
    }

    @Override
    public void configure(Map<String, String> keys) {
        gateway.reconfigure(config(keys));
    }

    @Override
    public Map<String, Long> census() {
        return new TreeMap<>(gateway.census());
    }

    /** The census with what outlives a session on purpose. */
    public Map<String, Long> wholeCensus() {
        return gateway.figures().now();
    }

    /**
     * All gauges, what the process holds among them; for each table that peers fill, by {@code most.} and its name, how much
     * may stay in it; and the tasks that an error of ours ended.
     */
    public Map<String, Long> inventory() {
        Map<String, Long> all = new TreeMap<>(gateway.allFigures().now());
        gateway.holdings().forEach(each -> all.put("most." + each.what(), (long) each.most()));
        gateway.figures().sinceStart().forEach((name, count) -> {
            if (name.endsWith(".failedTasks")) {
                all.put(name, count);
            }
        });
        return all;
    }

    @Override
    public void close() {
        try {
            gateway.close();
            try (Stream<Path> files = Files.walk(base)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("the server does not stop", e);
        }
    }
}
