package org.parley.camel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route files of one folder, {@code *.xml} and {@code *.yaml}: loads them at the start, and again when one is saved. A
 * file is tried in a scratch context before the running routes are touched, so a bad edit is reported and changes nothing;
 * a deleted file takes its routes with it.
 */
public final class RouteFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);

    /** How often the folder is looked at. Ours: an edit is in force while its author still looks at the screen. */
    private static final long POLL_MS = 1_000;

    /** How long a route that is replaced may finish what runs in it. Ours. */
    private static final long DRAIN_S = 2;

    private final CamelContext context;
    private final ScratchContexts scratch;
    private final Path folder;
    private final Map<Path, Loaded> loaded = new ConcurrentHashMap<>();
    private final Map<Path, Refused> refused = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watcher;

    /** Makes contexts in which a file is tried: with the same components and registry, never started for good. */
    @FunctionalInterface
    public interface ScratchContexts {
        CamelContext create() throws Exception;
    }

    private record Loaded(
            byte[] content, Instant since, Set<String> routes, List<RouteConfigurationDefinition> configurations) {}

    private record Refused(byte[] content, RouteFileView.Refused why) {}

    /**
     * What is known of a file.
     *
     * @param since when its version in force was taken over; empty when there is none
     * @param routes ids
     * @param refusal why what is in it now was not taken over
     */
    record Content(
            String name,
            Optional<Instant> since,
            int configurations,
            List<String> routes,
            Optional<RouteFileView.Refused> refusal) {}

    /**
     * @param context where the routes run
     * @param scratch where they are tried
     * @param folder {@code etc/parley/routes}
     */
    public RouteFiles(CamelContext context, ScratchContexts scratch, Path folder) {
        this.context = context;
        this.scratch = scratch;
        this.folder = folder;
        watcher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "parley-route-files");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Loads every file, route configurations before the routes that they are for, and begins to watch.
     *
     * @throws IOException when the folder cannot be read
     */
    public void start() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "the folder of route files is missing");
        }
        refresh();
        watcher.scheduleWithFixedDelay(this::refreshQuietly, POLL_MS, POLL_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }

    /** The files by name. Safe for any thread; while a file is being replaced it has no routes for a moment. */
    List<Content> contents() {
        Set<Path> all = new TreeSet<>(loaded.keySet());
        all.addAll(refused.keySet());
        return all.stream().map(this::content).toList();
    }

    private Content content(Path file) {
        Optional<Loaded> inForce = Optional.ofNullable(loaded.get(file));
        return new Content(
                file.getFileName().toString(),
                inForce.map(Loaded::since),
                inForce.map(good -> good.configurations().size()).orElse(0),
                inForce.map(good -> List.copyOf(good.routes())).orElse(List.of()),
                Optional.ofNullable(refused.get(file)).map(Refused::why));
    }

    private void refreshQuietly() {
        try {
            refresh();
        } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot be read; the routes stay as they are", folder, e);
        }
    }

    /** Looks at the folder and takes over what has changed. */
    synchronized void refresh() throws IOException {
        Map<Path, byte[]> files = read();
        List<Path> gone = loaded.keySet().stream()
                .filter(file -> !files.containsKey(file))
                .toList();
        gone.forEach(this::remove);
        refused.keySet().removeIf(file -> !files.containsKey(file) || isInForce(file, files.get(file)));
        List<Path> changed = files.keySet().stream()
                .filter(file -> isNew(file, files.get(file)))
                .sorted((one, other) ->
                        Boolean.compare(isConfiguration(files.get(other)), isConfiguration(files.get(one))))
                .toList();
        for (Path file : changed) {
            update(file, files.get(file), files);
        }
    }

    private boolean isNew(Path file, byte[] content) {
        Refused bad = refused.get(file);
        boolean isRefused = bad != null && Arrays.equals(bad.content, content);
        return !isInForce(file, content) && !isRefused;
    }

    private boolean isInForce(Path file, byte[] content) {
        Loaded good = loaded.get(file);
        return good != null && Arrays.equals(good.content, content);
    }

    private static boolean isConfiguration(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        return text.contains("<routeConfiguration") || text.contains("routeConfiguration:");
    }

    private Map<Path, byte[]> read() throws IOException {
        Map<Path, byte[]> files = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.{xml,yaml}")) {
            for (Path entry : entries) {
                try {
                    files.put(entry, Files.readAllBytes(entry));
                } catch (NoSuchFileException e) {
                    LOG.debug("{} went while the folder was read", entry);
                }
            }
        }
        return files;
    }

    private void update(Path file, byte[] content, Map<Path, byte[]> all) {
        try {
            tryInScratch(file, content, all);
        } catch (Exception e) {
            LOG.error(
                    "{} is not taken over: {}{}",
                    file,
                    refuse(file, content, e),
                    loaded.containsKey(file) ? "; the routes of its last good version go on" : "");
            return;
        }
        if (loaded.containsKey(file)) {
            remove(file);
        }
        try {
            add(file, content);
        } catch (Exception e) {
            LOG.error("{} was tried with success and could not be loaded: {}", file, refuse(file, content, e), e);
        }
    }

    private String refuse(Path file, byte[] content, Exception why) {
        String cause = causes(why);
        refused.put(file, new Refused(content, new RouteFileView.Refused(Instant.now(), cause)));
        return cause;
    }

    private void tryInScratch(Path file, byte[] content, Map<Path, byte[]> all) throws Exception {
        CamelContext trial = scratch.create();
        try {
            trial.getCamelContextExtension().setName("parley-trial");
            trial.getCamelContextExtension().setRegistry(new DefaultRegistry(new SharedBeans(context.getRegistry())));
            trial.setStartupSummaryLevel(StartupSummaryLevel.Off);
            trial.setAutoStartup(false);
            for (Map.Entry<Path, byte[]> other : all.entrySet()) {
                if (!other.getKey().equals(file)
                        && isConfiguration(other.getValue())
                        && loaded.containsKey(other.getKey())) {
                    PluginHelper.getRoutesLoader(trial).loadRoutes(resource(other.getKey(), other.getValue()));
                }
            }
            trial.start();
            int before = size(trial);
            PluginHelper.getRoutesLoader(trial).loadRoutes(resource(file, content));
            if (size(trial) == before) {
                throw new IllegalArgumentException("there is no route in it; is the namespace"
                        + " http://camel.apache.org/schema/spring missing?");
            }
        } finally {
            trial.stop();
        }
    }

    private static int size(CamelContext trial) {
        ModelCamelContext model = (ModelCamelContext) trial;
        return model.getRouteDefinitions().size()
                + model.getRouteConfigurationDefinitions().size();
    }

    private void add(Path file, byte[] content) throws Exception {
        Set<String> routesBefore = routeIds();
        List<RouteConfigurationDefinition> configurationsBefore = configurations();
        PluginHelper.getRoutesLoader(context).loadRoutes(resource(file, content));
        Set<String> routes = routeIds();
        routes.removeAll(routesBefore);
        List<RouteConfigurationDefinition> added = configurations();
        added.removeIf(definition -> configurationsBefore.stream().anyMatch(known -> known == definition));
        loaded.put(file, new Loaded(content, Instant.now(), routes, added));
        refused.remove(file);
        LOG.info("{} is in force: routes {}, {} route configurations", file.getFileName(), routes, added.size());
    }

    private void remove(Path file) {
        Loaded old = loaded.remove(file);
        for (String id : old.routes) {
            try {
                context.getRouteController().stopRoute(id, DRAIN_S, TimeUnit.SECONDS);
                context.removeRoute(id);
            } catch (Exception e) {
                LOG.error("Route {} of {} could not be removed", id, file, e);
            }
        }
        for (RouteConfigurationDefinition definition : old.configurations) {
            try {
                ((ModelCamelContext) context).removeRouteConfiguration(definition);
            } catch (Exception e) {
                LOG.error("A route configuration of {} could not be removed", file, e);
            }
        }
        LOG.info("{}: its routes are removed", file.getFileName());
    }

    private Set<String> routeIds() {
        return context.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toCollection(TreeSet::new));
    }

    private List<RouteConfigurationDefinition> configurations() {
        return new ArrayList<>(((ModelCamelContext) context).getRouteConfigurationDefinitions());
    }

    private static Resource resource(Path file, byte[] content) {
        return ResourceHelper.fromBytes(file.toUri().toString(), content);
    }

    /** The messages of the failure and its causes, each once: the last one usually says what is wrong. */
    private static String causes(Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = failure; cause != null && messages.size() < 8; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (messages.stream().noneMatch(known -> known.contains(message))) {
                messages.add(message);
            }
        }
        return String.join("; ", messages);
    }
}
