package org.parley.camel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
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

    private final RoutesInForce inForce;
    private final RouteFolder folder;
    private final Map<Path, Refused> refused = new ConcurrentHashMap<>();
    private final ScheduledExecutorService watcher;
    private Map<Path, RouteFile> lastLook = Map.of();
    private Optional<String> folderFault = Optional.empty();
    private volatile Duration lastTakeover = Duration.ZERO;
    private volatile boolean isClosed;

    /** Makes contexts in which a file is tried: with the same components and registry, never started for good. */
    @FunctionalInterface
    public interface ScratchContexts {
        CamelContext create() throws Exception;
    }

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
        this(context, scratch, folder, System::nanoTime);
    }

    /** @param clockNs by which replaced routes end */
    RouteFiles(CamelContext context, ScratchContexts scratch, Path folder, LongSupplier clockNs) {
        this.inForce = new RoutesInForce(context, scratch, clockNs);
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
        watcher.shutdown();
        synchronized (this) {
            lastLook = Map.of();
        }
    }

    /** The files by name. Safe for any thread: while a file is taken over, its refusal goes as its new version comes. */
    List<Content> contents() {
        Set<Path> all = new TreeSet<>(inForce.paths());
        all.addAll(refused.keySet());
        return all.stream().map(this::content).toList();
    }

    private Content content(Path path) {
        Optional<RoutesInForce.Loaded> good = inForce.find(path);
        return new Content(
                path.getFileName().toString(),
                good.map(RoutesInForce.Loaded::since),
                good.map(file -> file.version().configurations().size()).orElse(0),
                good.map(file -> List.copyOf(file.version().routes())).orElse(List.of()),
                Optional.ofNullable(refused.get(path))
                        .map(Refused::why)
                        .filter(why ->
                                good.isEmpty() || !why.at().isBefore(good.get().since())));
    }

    /** From the look that found something to take over until it was in force, the last time. */
    public Duration lastTakeover() {
        return lastTakeover;
    }

    /** True for a route of a replaced version in which something may still run. */
    boolean isEnding(String routeId) {
        return inForce.isEnding(routeId);
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
        for (RouteFile user : inForce.withdraw(scheme)) {
            refuse(RouteFaultException.in(
                    user,
                    Optional.empty(),
                    RouteFault.noComponent(scheme),
                    "its routes come back with the component, whose bundle has stopped or is configured anew",
                    null));
        }
    }

    private void lookQuietly() {
        try {
            look();
            folderFault = Optional.empty();
        } catch (IOException | RuntimeException | LinkageError e) {
            if (!folderFault.equals(Optional.of(e.toString()))) {
                LOG.error("The files of {} cannot be taken over; the routes stay as they are", folder.path(), e);
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
        inForce.removeEnded();
        Map<Path, RouteFile> now = folder.read();
        Map<Path, RouteFile> before = lastLook;
        lastLook = now;
        Set<Path> settled = new HashSet<>(now.keySet());
        settled.addAll(inForce.paths());
        settled.addAll(refused.keySet());
        //= ROUTE-1
        //= ROUTE-4
        settled.removeIf(path -> !isSame(now.get(path), before.get(path)));
        takeOver(now, settled);
    }

    private static boolean isSame(RouteFile oneOrNull, RouteFile otherOrNull) {
        return oneOrNull == null || otherOrNull == null ? oneOrNull == otherOrNull : oneOrNull.isSame(otherOrNull);
    }

    private void takeOver(Map<Path, RouteFile> files, Set<Path> settled) {
        refused.keySet().removeIf(path -> settled.contains(path) && !files.containsKey(path));
        List<Path> deleted = inForce.paths().stream()
                .filter(path -> settled.contains(path) && !files.containsKey(path))
                .toList();
        List<RouteFile> saved = new ArrayList<>();
        for (RouteFile file : files.values()) {
            if (settled.contains(file.path())) {
                if (inForce.holds(file)) {
                    refused.remove(file.path());
                } else {
                    saved.add(file);
                }
            }
        }
        boolean isNews = !deleted.isEmpty() || saved.stream().anyMatch(this::isUnjudged);
        if (isNews) {
            long begin = System.nanoTime();
            saved.removeIf(
                    file -> !isUnjudged(file) && !refused.get(file.path()).isOfOthers());
            takeOverTheGoodOnes(saved, deleted);
            lastTakeover = Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    /** Whether nobody has found anything wrong in this content yet. */
    private boolean isUnjudged(RouteFile file) {
        Refused bad = refused.get(file.path());
        return bad == null || !bad.file().isSame(file);
    }

    /** The others are struck off one after the other, each with its own fault. */
    private void takeOverTheGoodOnes(List<RouteFile> saved, List<Path> deleted) {
        while (!saved.isEmpty() || !deleted.isEmpty()) {
            try {
                inForce.change(saved, deleted);
                saved.forEach(file -> refused.remove(file.path()));
                return;
            } catch (RouteFaultException e) {
                RouteFaultException fault = saved.contains(e.file()) ? e : blame(e, saved);
                refuse(fault);
                saved.remove(fault.file());
            } catch (Exception e) {
                throw new IllegalStateException("they cannot be tried", e);
            }
        }
    }

    /** A file that nobody saved fails because of a route configuration that somebody saved, or deleted. */
    private static RouteFaultException blame(RouteFaultException fault, List<RouteFile> saved) {
        return saved.stream()
                .filter(RouteFile::isConfiguration)
                .findFirst()
                .map(fault::blamedOn)
                .orElseThrow(() -> new IllegalStateException(fault.file().name() + " fails now", fault));
    }

    private void refuse(RouteFaultException fault) {
        RouteFile file = fault.file();
        refused.put(file.path(), new Refused(file, fault.why(), fault.isOfOthers()));
        LOG.error(
                "{}: {}. {}",
                file.path(),
                fault.why().sentence(),
                inForce.find(file.path()).isPresent() ? "Its last good version stays in force" : "It is not in force");
        LOG.debug("{}", file.name(), fault);
    }
}
