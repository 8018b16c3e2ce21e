package org.parley.camel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route files of one folder: loads them at the start, and again when one is saved.
 *
 * <ul>
 *   <li>A saved or deleted file is taken over when two looks at the folder in a row find the same: by then whoever saves it
 *       has finished. What was saved together is taken over together.
 *   <li>It is tried in a scratch context before the running routes are touched. A bad one is reported and changes nothing.
 *   <li>Routes take the route configurations that are there when they are made, so with a file of these all are made anew.
 * </ul>
 */
public final class RouteFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);

    /** How often the folder is looked at. Ours: an edit is in force while its author still looks at the screen. */
    private static final long LOOK_MS = 500;

    private final CamelContext context;
    private final RouteVersions versions;
    private final RouteTrial trial;
    private final RouteFolder folder;
    private final Map<Path, Loaded> loaded = new ConcurrentHashMap<>();
    private final Map<Path, Refused> refused = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watcher;
    private Map<Path, RouteFile> lastLook = Map.of();
    private Optional<String> folderFault = Optional.empty();
    private volatile boolean isClosed;

    /** Makes contexts in which a file is tried: with the same components and registry, never started for good. */
    @FunctionalInterface
    public interface ScratchContexts {
        CamelContext create() throws Exception;
    }

    private record Loaded(RouteFile file, RouteOutline outline, Instant since, RouteVersions.Version version) {}

    /** @param isOfOthers when it may become good without being saved again */
    private record Refused(RouteFile file, RouteFileView.Refused why, boolean isOfOthers) {}

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
        this.trial = new RouteTrial(context, scratch);
        this.folder = new RouteFolder(folder);
        watcher = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "parley-route-files");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Loads every file, and begins to watch.
     *
     * @throws IOException when the folder cannot be read
     */
    public void start() throws IOException {
        if (!Files.isDirectory(folder.path())) {
            throw new NoSuchFileException(folder.path().toString(), null, "the folder of route files is missing");
        }
        load();
        watcher.scheduleWithFixedDelay(this::lookQuietly, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Ends the watch, and returns when nothing is being taken over any more; the routes stay. */
    @Override
    public void close() {
        isClosed = true;
        watcher.shutdownNow();
        synchronized (this) {
            lastLook = Map.of();
        }
    }

    /** The files by name. Safe for any thread. */
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

    /** True for a route of a replaced version in which something may still run. */
    boolean isEnding(String routeId) {
        return versions.isEnding(routeId);
    }

    /** A component can be had now: files that were refused for want of it are tried again at the next look. */
    //= BRK-1
    public synchronized void componentCame(String scheme) {
        String wanting = RouteFault.noComponent(scheme);
        refused.values().removeIf(bad -> bad.why().cause().equals(wanting));
    }

    /**
     * A component cannot be had any more, or will be another one: files that name it lose their routes until
     * {@link #componentCame}.
     */
    public synchronized void componentWent(String scheme) {
        if (context.hasComponent(scheme) == null) {
            return;
        }
        List<Loaded> users = loaded.values().stream()
                .filter(good -> good.file().text().contains(scheme + ':'))
                .toList();
        try {
            versions.replace(users.stream().map(Loaded::version).toList(), List.of());
        } catch (RouteFaultException e) {
            LOG.error("The routes with {}: stay", scheme, e);
            return;
        }
        for (Loaded user : users) {
            loaded.remove(user.file().path());
            refuse(RouteFaultException.in(
                    user.file(),
                    Optional.empty(),
                    RouteFault.noComponent(scheme),
                    "its routes come back with the component, whose bundle has stopped or is configured anew",
                    null));
        }
        context.getEndpoints().stream()
                .filter(endpoint -> endpoint.getEndpointUri().startsWith(scheme + ':'))
                .toList()
                .forEach(this::forget);
        context.removeComponent(scheme);
    }

    /** What still runs with it fails. */
    private void forget(Endpoint endpoint) {
        try {
            context.removeEndpoint(endpoint);
        } catch (Exception e) {
            LOG.warn("{} did not stop cleanly", endpoint, e);
        }
    }

    private void lookQuietly() {
        try {
            look();
            folderFault = Optional.empty();
        } catch (IOException | RuntimeException e) {
            if (!folderFault.equals(Optional.of(e.toString()))) {
                LOG.error("{} cannot be read; the routes stay as they are", folder.path(), e);
            }
            folderFault = Optional.of(e.toString());
        }
    }

    /** Takes over what the folder holds, at once. */
    private synchronized void load() throws IOException {
        lastLook = folder.read();
        takeOver(lastLook, lastLook.keySet());
    }

    /** Looks at the folder and takes over what has changed and was the same at the last look. */
    synchronized void look() throws IOException {
        if (isClosed) {
            return;
        }
        versions.removeEnded();
        Map<Path, RouteFile> now = folder.read();
        Set<Path> settled = new HashSet<>(now.keySet());
        settled.addAll(loaded.keySet());
        settled.addAll(refused.keySet());
        settled.removeIf(path -> !isSame(now.get(path), lastLook.get(path)));
        lastLook = now;
        takeOver(now, settled);
    }

    private static boolean isSame(RouteFile oneOrNull, RouteFile otherOrNull) {
        return oneOrNull == null || otherOrNull == null ? oneOrNull == otherOrNull : oneOrNull.isSame(otherOrNull);
    }

    private void takeOver(Map<Path, RouteFile> files, Set<Path> settled) {
        refused.keySet().removeIf(path -> settled.contains(path) && isSame(files.get(path), inForce(path)));
        List<Loaded> gone = loaded.values().stream()
                .filter(good -> settled.contains(good.file().path()))
                .filter(good -> !files.containsKey(good.file().path()))
                .toList();
        List<RouteFile> saved = files.values().stream()
                .filter(file -> settled.contains(file.path()))
                .filter(file -> !isSame(file, inForce(file.path())))
                .toList();
        List<RouteFile> fresh = saved.stream().filter(this::isFresh).toList();
        if (!fresh.isEmpty() || !gone.isEmpty()) {
            List<RouteFile> candidates = new ArrayList<>(saved);
            candidates.removeIf(
                    file -> !isFresh(file) && !refused.get(file.path()).isOfOthers());
            while (!takeOver(candidates, gone)) {
                LOG.debug("{} route files are left to be taken over", candidates.size());
            }
        }
    }

    private RouteFile inForce(Path path) {
        Loaded good = loaded.get(path);
        return good == null ? null : good.file();
    }

    /** Whether nobody has judged this content yet. */
    private boolean isFresh(RouteFile file) {
        Refused bad = refused.get(file.path());
        return bad == null || !bad.file().isSame(file);
    }

    /** False when one of the candidates was refused and struck off, so that the others are to be tried again. */
    private boolean takeOver(List<RouteFile> candidates, Collection<Loaded> gone) {
        if (candidates.isEmpty() && gone.isEmpty()) {
            return true;
        }
        Map<Path, Loaded> staying = new LinkedHashMap<>(loaded);
        candidates.forEach(file -> staying.remove(file.path()));
        gone.forEach(good -> staying.remove(good.file().path()));
        try {
            replace(candidates, gone, staying);
            return true;
        } catch (RouteFaultException e) {
            refuse(e);
            candidates.remove(e.file());
            return false;
        } catch (Exception e) {
            LOG.error("The route files {} cannot be tried; the routes stay as they are", names(candidates), e);
            return true;
        }
    }

    private void replace(Collection<RouteFile> candidates, Collection<Loaded> gone, Map<Path, Loaded> staying)
            throws Exception {
        boolean changesAll = Stream.concat(
                        Stream.concat(gone.stream().map(Loaded::file), candidates.stream()),
                        candidates.stream().map(file -> inForce(file.path())))
                .anyMatch(file -> file != null && file.isConfiguration());
        List<RouteFile> unchanged = staying.values().stream()
                .map(Loaded::file)
                .filter(file -> changesAll || file.isConfiguration())
                .toList();
        Map<RouteFile, RouteOutline> outlines = trial.run(candidates, unchanged);
        RouteHarmony harmony = harmony(candidates, outlines, staying);
        Map<RouteFile, RouteOutline> all = new LinkedHashMap<>(outlines);
        if (changesAll) {
            staying.values().stream()
                    .filter(good -> !good.file().isConfiguration())
                    .forEach(good -> all.put(good.file(), good.outline()));
        }
        List<RouteVersions.Version> old = Stream.concat(
                        gone.stream(),
                        all.keySet().stream()
                                .map(file -> loaded.get(file.path()))
                                .filter(good -> good != null))
                .map(Loaded::version)
                .toList();
        List<RouteFile> order = all.keySet().stream()
                .sorted(Comparator.comparing(RouteFile::isConfiguration).reversed())
                .toList();
        Map<RouteFile, RouteVersions.Version> versionsInForce = versions.replace(old, order);
        gone.forEach(good -> remove(good, harmony));
        order.forEach(file -> add(file, all.get(file), versionsInForce.get(file)));
    }

    private RouteHarmony harmony(
            Collection<RouteFile> candidates, Map<RouteFile, RouteOutline> outlines, Map<Path, Loaded> staying)
            throws RouteFaultException {
        Map<RouteFile, RouteOutline> others = new LinkedHashMap<>();
        staying.values().forEach(good -> others.put(good.file(), good.outline()));
        RouteHarmony harmony = new RouteHarmony(others, beginsOfNoFile());
        for (RouteFile file : candidates) {
            harmony.add(file, outlines.get(file));
        }
        boolean isFirstLoad = loaded.isEmpty();
        for (RouteFile file : candidates) {
            if (isFirstLoad) {
                harmony.unserved(file).forEach(endpoint -> warn(endpoint, List.of(file.name())));
            } else {
                harmony.requireDestinations(
                        file, Optional.ofNullable(loaded.get(file.path())).map(Loaded::outline));
            }
        }
        return harmony;
    }

    private static void warn(String endpoint, List<String> senders) {
        LOG.warn(
                "No route begins with {}, and {} sends to it: requests that come there fail with 500 until one does",
                endpoint,
                String.join(", ", senders));
    }

    private Set<String> beginsOfNoFile() {
        Set<String> ofFiles = loaded.values().stream()
                .flatMap(good -> good.version().routes().stream())
                .collect(Collectors.toSet());
        return context.getRoutes().stream()
                .filter(route -> !ofFiles.contains(route.getRouteId()) && !isEnding(route.getRouteId()))
                .flatMap(route -> RouteOutline.begin(route).stream())
                .collect(Collectors.toSet());
    }

    private void add(RouteFile file, RouteOutline outline, RouteVersions.Version version) {
        boolean isMadeAnew = isSame(file, inForce(file.path()));
        Instant since = isMadeAnew ? loaded.get(file.path()).since() : Instant.now();
        loaded.put(file.path(), new Loaded(file, outline, since, version));
        refused.remove(file.path());
        LOG.info(
                "{} is {}: routes {}, {} route configurations",
                file.name(),
                isMadeAnew ? "made anew" : "in force",
                version.routes(),
                version.configurations().size());
    }

    private void remove(Loaded gone, RouteHarmony harmony) {
        loaded.remove(gone.file().path());
        refused.remove(gone.file().path());
        LOG.info("{} is deleted: its routes are removed", gone.file().name());
        harmony.missing(gone.outline()).forEach(RouteFiles::warn);
    }

    private void refuse(RouteFaultException fault) {
        RouteFile file = fault.file();
        refused.put(file.path(), new Refused(file, fault.why(), fault.isOfOthers()));
        LOG.error(
                "{}: {}{}",
                file.path(),
                fault.why().sentence(),
                loaded.containsKey(file.path()) ? ". Its last good version stays in force" : ". It is not in force");
        LOG.debug("{}", file.name(), fault);
    }

    private static List<String> names(Collection<RouteFile> files) {
        return files.stream().map(RouteFile::name).toList();
    }
}
