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
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.parley.xml.SecureXml;
import org.parley.xml.XmlRefusedException;
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

    /** Of Camel's XML; the shipped files have {@code spring} behind it. */
    private static final String NAMESPACES = "http://camel.apache.org/schema/";

    private final CamelContext context;
    private final RouteVersions versions;
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

    private record Loaded(byte[] content, Instant since, RouteVersions.Version version) {

        /** Ids as the file gives them. */
        Set<String> ids() {
            return version.routes().stream().map(RouteVersions::idInFile).collect(Collectors.toSet());
        }
    }

    /** @param ids of routes in it, where another file has one of them */
    private record Refused(byte[] content, RouteFileView.Refused why, Set<String> ids) {}

    /** A file has a route whose id is another file's: one of them would stop the other's. */
    private static final class TakenIdException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Set<String> ids;

        TakenIdException(String id, Path owner, Set<String> ids) {
            super("the route id " + id + " belongs to " + owner.getFileName()
                    + "; give the route another id, or delete one" + " of the files");
            this.ids = ids;
        }
    }

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
        this.versions = new RouteVersions(context);
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
                inForce.map(good -> good.version().configurations().size()).orElse(0),
                inForce.map(good -> List.copyOf(good.version().routes())).orElse(List.of()),
                Optional.ofNullable(refused.get(file)).map(Refused::why));
    }

    /** True for a route of a replaced version in which something still runs. */
    boolean isEnding(String routeId) {
        return versions.isEnding(routeId);
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
        versions.removeEnded();
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
        boolean isRefused = bad != null
                && Arrays.equals(bad.content, content)
                && (bad.ids.isEmpty() || owner(file, bad.ids).isPresent());
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
        Optional<Loaded> before = Optional.ofNullable(loaded.remove(file));
        before.ifPresent(old -> versions.retire(old.version));
        try {
            add(file, content);
        } catch (Exception e) {
            LOG.error("{} was tried with success and could not be loaded: {}", file, refuse(file, content, e), e);
            before.ifPresent(old -> restore(file, old));
        }
    }

    private void restore(Path file, Loaded old) {
        try {
            loaded.put(file, new Loaded(old.content, old.since, versions.start(resource(file, old.content))));
            LOG.info("{}: the routes of its last good version go on", file.getFileName());
        } catch (Exception e) {
            LOG.error("The last good version of {} could not be started again", file, e);
        }
    }

    private String refuse(Path file, byte[] content, Exception why) {
        String cause = causes(why);
        Set<String> ids = why instanceof TakenIdException taken ? taken.ids : Set.of();
        refused.put(file, new Refused(content, new RouteFileView.Refused(Instant.now(), cause), ids));
        return cause;
    }

    /** Another file with a route of one of these ids, and that id. */
    private Optional<Map.Entry<Path, String>> owner(Path file, Set<String> ids) {
        for (Map.Entry<Path, Loaded> other : loaded.entrySet()) {
            Optional<String> shared =
                    other.getValue().ids().stream().filter(ids::contains).findFirst();
            if (!other.getKey().equals(file) && shared.isPresent()) {
                return Optional.of(Map.entry(other.getKey(), shared.get()));
            }
        }
        return Optional.empty();
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
            Set<RouteDefinition> others = Set.copyOf(model(trial).getRouteDefinitions());
            int before = size(trial);
            PluginHelper.getRoutesLoader(trial).loadRoutes(resource(file, content));
            if (size(trial) == before) {
                throw new IllegalArgumentException("there is no route in it");
            }
            List<RouteDefinition> routes = new ArrayList<>(model(trial).getRouteDefinitions());
            routes.removeAll(others);
            if (file.toString().endsWith(".xml")) {
                requireNamespace(content);
            }
            requireReceivable(trial, routes);
            requireOwnIds(file, routes);
        } finally {
            trial.stop();
        }
    }

    /** Camel reads elements of any namespace and of none. */
    private static void requireNamespace(byte[] content) throws XmlRefusedException {
        Optional<String> namespace = SecureXml.rootNamespace(content);
        if (namespace.filter(name -> name.startsWith(NAMESPACES)).isEmpty()) {
            throw new IllegalArgumentException("its outermost element has "
                    + namespace.map(name -> "the namespace " + name).orElse("no namespace") + "; it needs xmlns=\""
                    + NAMESPACES + "spring\"");
        }
    }

    /** Camel makes consumers when a route starts, which in a trial it never does. */
    private static void requireReceivable(CamelContext trial, List<RouteDefinition> routes) {
        for (RouteDefinition route : routes) {
            String uri = trial.resolvePropertyPlaceholders(route.getInput().getEndpointUri());
            if (trial.getEndpoint(uri) instanceof SipUaEndpoint sip) {
                sip.requireReceivable();
            }
        }
    }

    private void requireOwnIds(Path file, List<RouteDefinition> routes) throws TakenIdException {
        Set<String> ids = routes.stream()
                .filter(RouteDefinition::hasCustomIdAssigned)
                .map(RouteDefinition::getId)
                .collect(Collectors.toSet());
        Optional<Map.Entry<Path, String>> owner = owner(file, ids);
        if (owner.isPresent()) {
            throw new TakenIdException(owner.get().getValue(), owner.get().getKey(), ids);
        }
    }

    private static ModelCamelContext model(CamelContext trial) {
        return (ModelCamelContext) trial;
    }

    private static int size(CamelContext trial) {
        return model(trial).getRouteDefinitions().size()
                + model(trial).getRouteConfigurationDefinitions().size();
    }

    private void add(Path file, byte[] content) throws Exception {
        RouteVersions.Version version = versions.start(resource(file, content));
        loaded.put(file, new Loaded(content, Instant.now(), version));
        refused.remove(file);
        LOG.info(
                "{} is in force: routes {}, {} route configurations",
                file.getFileName(),
                version.routes(),
                version.configurations().size());
    }

    private void remove(Path file) {
        versions.retire(loaded.remove(file).version);
        LOG.info("{}: its routes are removed", file.getFileName());
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
