package org.parley.camel;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route files whose routes run. Files are put in force together: tried, compared with those that stay, made, and begun in
 * the place of their last versions. One thread changes it; any may read.
 */
final class RoutesInForce {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesInForce.class);

    private final CamelContext context;
    private final RouteTrial trial;
    private final RouteVersions versions;
    private final Map<Path, Loaded> files = new ConcurrentHashMap<>();

    /** @param since when it was saved so, not when its routes were made anew for the sake of others */
    record Loaded(RouteFile file, RouteOutline outline, Instant since, RouteVersions.Version version) {}

    RoutesInForce(CamelContext context, RouteFiles.ScratchContexts scratch, LongSupplier clockNs) {
        this.context = context;
        this.trial = new RouteTrial(context, scratch);
        this.versions = new RouteVersions(context, clockNs);
    }

    Set<Path> paths() {
        return Set.copyOf(files.keySet());
    }

    Optional<Loaded> find(Path path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Whether the file says what is in force. */
    boolean holds(RouteFile file) {
        return find(file.path()).filter(good -> good.file().isSame(file)).isPresent();
    }

    /** True for a route of a replaced version in which something may still run. */
    boolean isEnding(String routeId) {
        return versions.isEnding(routeId);
    }

    /** Removes replaced routes in which nothing runs any more. */
    void removeEnded() {
        versions.removeEnded();
    }

    /**
     * Puts saved files in force and takes deleted ones out, all of them or, when it throws, none.
     *
     * @throws RouteFaultException naming a saved file that is the reason why not
     * @throws Exception when files cannot even be tried
     */
    void change(Collection<RouteFile> saved, Collection<Path> deleted) throws Exception {
        Map<Path, Loaded> staying = new LinkedHashMap<>(files);
        saved.forEach(file -> staying.remove(file.path()));
        staying.keySet().removeAll(deleted);
        boolean changesAll = changesAll(saved, deleted);
        Map<RouteFile, RouteOutline> outlines = trial.run(
                saved,
                staying.values().stream()
                        .map(Loaded::file)
                        .filter(file -> changesAll || file.isConfiguration())
                        .toList());
        RouteHarmony harmony = harmony(saved, outlines, staying);
        if (changesAll) {
            staying.values().stream()
                    .filter(good -> !good.file().isConfiguration())
                    .forEach(good -> outlines.put(good.file(), good.outline()));
        }
        List<RouteFile> made = outlines.keySet().stream()
                .sorted(Comparator.comparing(RouteFile::isConfiguration).reversed())
                .toList();
        List<RouteVersions.Version> old = Stream.concat(
                        deleted.stream(), made.stream().map(RouteFile::path))
                .map(files::get)
                .filter(Objects::nonNull)
                .map(Loaded::version)
                .toList();
        Map<RouteFile, RouteVersions.Version> begun = versions.replace(old, made);
        deleted.forEach(path -> remove(path, harmony));
        made.forEach(file -> add(file, outlines.get(file), begun.get(file)));
    }

    /** Takes a component out of the context, and before it the files whose routes have it; which these are. */
    List<RouteFile> withdraw(String scheme) {
        if (context.hasComponent(scheme) == null) {
            return List.of();
        }
        List<Loaded> users = files.values().stream()
                .filter(good -> good.file().text().contains(scheme + ':'))
                .toList();
        try {
            versions.replace(users.stream().map(Loaded::version).toList(), List.of());
        } catch (RouteFaultException e) {
            LOG.error("The routes with {}: stay", scheme, e);
            return List.of();
        }
        users.forEach(user -> files.remove(user.file().path()));
        context.getEndpoints().stream()
                .filter(endpoint -> endpoint.getEndpointUri().startsWith(scheme + ':'))
                .toList()
                .forEach(this::forget);
        context.removeComponent(scheme);
        return users.stream().map(Loaded::file).toList();
    }

    /** What still runs with it fails. */
    private void forget(Endpoint endpoint) {
        try {
            context.removeEndpoint(endpoint);
        } catch (Exception e) {
            LOG.warn("{} did not stop cleanly", endpoint, e);
        }
    }

    /** Whether a route configuration comes, changes or goes: routes take those that are there when they are made. */
    //= ROUTE-7
    private boolean changesAll(Collection<RouteFile> saved, Collection<Path> deleted) {
        List<RouteFile> concerned = new ArrayList<>(saved);
        Stream.concat(saved.stream().map(RouteFile::path), deleted.stream())
                .flatMap(path -> find(path).stream())
                .forEach(good -> concerned.add(good.file()));
        return concerned.stream().anyMatch(RouteFile::isConfiguration);
    }

    private RouteHarmony harmony(
            Collection<RouteFile> saved, Map<RouteFile, RouteOutline> outlines, Map<Path, Loaded> staying)
            throws RouteFaultException {
        Map<RouteFile, RouteOutline> others = new LinkedHashMap<>();
        staying.values().forEach(good -> others.put(good.file(), good.outline()));
        RouteHarmony harmony = new RouteHarmony(others, beginsOfNoFile());
        for (RouteFile file : saved) {
            harmony.add(file, outlines.get(file));
        }
        boolean isFirst = files.isEmpty();
        for (RouteFile file : saved) {
            if (isFirst) {
                harmony.unserved(file).forEach(endpoint -> warn(endpoint, List.of(file.name())));
            } else {
                harmony.requireDestinations(file, find(file.path()).map(Loaded::outline));
            }
        }
        return harmony;
    }

    private Set<String> beginsOfNoFile() {
        Set<String> ofFiles = files.values().stream()
                .flatMap(good -> good.version().routes().stream())
                .collect(Collectors.toSet());
        return context.getRoutes().stream()
                .filter(route -> !ofFiles.contains(route.getRouteId()) && !isEnding(route.getRouteId()))
                .flatMap(route -> RouteOutline.begin(route).stream())
                .collect(Collectors.toSet());
    }

    private void add(RouteFile file, RouteOutline outline, RouteVersions.Version version) {
        boolean isMadeAnew = holds(file);
        Instant since = isMadeAnew ? files.get(file.path()).since() : Instant.now();
        files.put(file.path(), new Loaded(file, outline, since, version));
        LOG.info(
                "{} is {}: routes {}, {} route configurations",
                file.name(),
                isMadeAnew ? "made anew" : "in force",
                version.routes(),
                version.configurations().size());
    }

    private void remove(Path path, RouteHarmony harmony) {
        Loaded gone = files.remove(path);
        LOG.info("{} is deleted: its routes are removed", gone.file().name());
        harmony.missing(gone.outline()).forEach(RoutesInForce::warn);
    }

    private static void warn(String endpoint, List<String> senders) {
        LOG.warn(
                "No route begins with {}, which is needed by {}: requests that come there fail with 500 until one does",
                endpoint,
                String.join(", ", senders));
    }
}
