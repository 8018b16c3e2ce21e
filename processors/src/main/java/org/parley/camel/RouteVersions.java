package org.parley.camel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions of files' routes in the running context.
 *
 * <ul>
 *   <li>prepared: its routes are made, none has begun; whatever takes long has been done
 *   <li>in force: it gets all that comes. It takes over from the one before between two exchanges
 *   <li>ending: it gets nothing new; what runs in it ends in it, and then it is removed. While it lasts it keeps its ids, and
 *       the version in force has {@code id~2}
 * </ul>
 */
final class RouteVersions {

    private static final Logger LOG = LoggerFactory.getLogger(RouteVersions.class);

    /** How long a route that cannot be suspended may take to stop. Ours. */
    private static final long STOP_S = 2;

    /** How long exchanges may last in a replaced route. Ours: the longest {@code adhoc.ringTimeout}. */
    private static final Duration LONGEST_END = Duration.ofHours(1);

    /** Time in which no look may find anything in a replaced route: what is on its way to it at first has come then. Ours. */
    private static final Duration QUIET = Duration.ofMillis(250);

    private final CamelContext context;
    private final LongSupplier clockNs;
    private final UnhurriedSuspension suspension = new UnhurriedSuspension();
    private final Map<String, Ending> ending = new ConcurrentHashMap<>();

    /**
     * @param sinceNs when it was replaced
     * @param quietSinceNs of the first look that found nothing; empty when the last one found something
     */
    private record Ending(long sinceNs, Optional<Long> quietSinceNs) {

        boolean isOver(long nowNs) {
            return nowNs - sinceNs > LONGEST_END.toNanos()
                    || quietSinceNs
                            .filter(since -> nowNs - since > QUIET.toNanos())
                            .isPresent();
        }

        Ending look(boolean isQuiet, long nowNs) {
            return new Ending(sinceNs, isQuiet ? quietSinceNs.or(() -> Optional.of(nowNs)) : Optional.empty());
        }
    }

    /**
     * What a file made.
     *
     * @param routes their ids in the context
     * @param begins those that are not to wait for somebody to start them
     */
    record Version(Set<String> routes, Set<String> begins, List<RouteConfigurationDefinition> configurations) {}

    /** @param clockNs never goes back */
    RouteVersions(CamelContext context, LongSupplier clockNs) {
        this.context = context;
        this.clockNs = clockNs;
        context.setShutdownStrategy(suspension);
    }

    /**
     * Puts new versions in the place of old ones, all of them or, when it throws, none.
     *
     * @param old in force so far
     * @param files whose versions are to be in force; route configurations are made first
     * @throws RouteFaultException naming a file whose routes cannot be made, or do not begin
     */
    Map<RouteFile, Version> replace(Collection<Version> old, Collection<RouteFile> files) throws RouteFaultException {
        Map<RouteFile, Version> prepared = new LinkedHashMap<>();
        old.forEach(version -> version.configurations().forEach(this::removeConfiguration));
        try {
            for (RouteFile file : files) {
                prepared.put(file, prepare(file));
            }
            takeOver(old, prepared);
            return prepared;
        } catch (RouteFaultException e) {
            prepared.values().forEach(this::discard);
            old.forEach(version -> version.configurations().forEach(this::restoreConfiguration));
            throw e;
        }
    }

    private Version prepare(RouteFile file) throws RouteFaultException {
        Set<String> routesBefore = routeIds();
        List<RouteConfigurationDefinition> configurationsBefore = configurations();
        Prepared prepared = new Prepared();
        try {
            Collection<RoutesBuilder> builders =
                    PluginHelper.getRoutesLoader(context).findRoutesBuilders(file.resource());
            for (RoutesBuilder builder : builders) {
                if (builder instanceof RouteConfigurationsBuilder configuring) {
                    context.addRoutesConfigurations(configuring);
                }
            }
            for (RoutesBuilder builder : builders) {
                if (builder instanceof RouteBuilder routes) {
                    routes.addLifecycleInterceptor(prepared);
                }
                context.addRoutes(builder);
            }
        } catch (Exception e) {
            discard(since(routesBefore, configurationsBefore, prepared));
            RouteFault fault = RouteFault.of(e, List.of(), context);
            throw RouteFaultException.in(file, fault.place(), fault.cause(), fault.cure(), e);
        }
        return since(routesBefore, configurationsBefore, prepared);
    }

    private Version since(
            Set<String> routesBefore, List<RouteConfigurationDefinition> configurationsBefore, Prepared prepared) {
        Set<String> routes = routeIds();
        routes.removeAll(routesBefore);
        List<RouteConfigurationDefinition> added = configurations();
        added.removeIf(definition -> configurationsBefore.stream().anyMatch(known -> known == definition));
        Set<String> begins = new TreeSet<>(routes);
        begins.removeIf(prepared::waits);
        return new Version(routes, begins, added);
    }

    //= ROUTE-3
    private void takeOver(Collection<Version> old, Map<RouteFile, Version> prepared) throws RouteFaultException {
        Set<String> leaving = old.stream()
                .flatMap(version -> version.routes().stream())
                .filter(id -> context.getRoute(id) != null)
                .collect(Collectors.toCollection(TreeSet::new));
        leaving.forEach(id -> ending.put(id, new Ending(clockNs.getAsLong(), Optional.empty())));
        try {
            leaving.stream().filter(this::handsOver).forEach(suspension::letServe);
            suspend(leaving, true);
            start(prepared, true);
            suspend(leaving, false);
            start(prepared, false);
            leaving.stream().filter(this::handsOver).forEach(this::suspendConsumer);
        } catch (RouteFaultException e) {
            prepared.values().forEach(this::discard);
            leaving.forEach(this::resume);
            throw e;
        } finally {
            suspension.nothingServes();
        }
    }

    private boolean handsOver(String id) {
        Consumer consumer = context.getRoute(id).getConsumer();
        return consumer instanceof HandsOver
                || consumer instanceof DirectConsumer direct
                        && direct.getEndpoint().getComponent() instanceof DirectHandover;
    }

    private void suspend(Set<String> ids, boolean handsOver) {
        for (String id : ids) {
            if (handsOver(id) == handsOver) {
                try {
                    context.getRouteController().suspendRoute(id, STOP_S, TimeUnit.SECONDS);
                } catch (Exception e) {
                    LOG.error("Route {} could not be suspended", id, e);
                }
            }
        }
    }

    private void start(Map<RouteFile, Version> prepared, boolean handsOver) throws RouteFaultException {
        for (Map.Entry<RouteFile, Version> file : prepared.entrySet()) {
            for (String id : file.getValue().begins()) {
                if (handsOver(id) == handsOver) {
                    try {
                        // Camel's health check takes no notice of a route that is not to start by itself.
                        context.getRoute(id).setAutoStartup(true);
                        context.getRouteController().startRoute(id);
                    } catch (Exception e) {
                        RouteFault fault = RouteFault.of(e, List.of(), context);
                        throw RouteFaultException.in(
                                file.getKey(),
                                fault.place(),
                                "route " + idInFile(id) + " does not begin: " + fault.cause(),
                                fault.cure(),
                                e);
                    }
                }
            }
        }
    }

    private void suspendConsumer(String id) {
        ServiceHelper.suspendService(context.getRoute(id).getConsumer());
    }

    private void resume(String id) {
        try {
            suspendConsumer(id);
            context.getRouteController().startRoute(id);
        } catch (Exception e) {
            LOG.error("Route {} of the last good version could not go on", id, e);
        }
        ending.remove(id);
    }

    private void discard(Version version) {
        version.routes().forEach(this::remove);
        version.configurations().forEach(this::removeConfiguration);
    }

    private void removeConfiguration(RouteConfigurationDefinition definition) {
        try {
            ((ModelCamelContext) context).removeRouteConfiguration(definition);
        } catch (Exception e) {
            LOG.error("A route configuration could not be removed", e);
        }
    }

    private void restoreConfiguration(RouteConfigurationDefinition definition) {
        ((ModelCamelContext) context).addRouteConfiguration(definition);
    }

    /** Removes replaced routes in which nothing runs any more. */
    void removeEnded() {
        ending.forEach((id, state) -> {
            long nowNs = clockNs.getAsLong();
            Ending looked = state.look(isQuiet(id), nowNs);
            if (looked.isOver(nowNs)) {
                ending.remove(id);
                remove(id);
            } else {
                ending.replace(id, looked);
            }
        });
    }

    private boolean isQuiet(String id) {
        Route route = context.getRoute(id);
        boolean isWaitedFor =
                route != null && route.getConsumer() instanceof HandsOver consumer && consumer.waiting() > 0;
        return !isWaitedFor && context.getInflightRepository().size(id) == 0;
    }

    private void remove(String id) {
        try {
            context.getRouteController().stopRoute(id, STOP_S, TimeUnit.SECONDS);
            context.removeRoute(id);
        } catch (Exception e) {
            LOG.error("Route {} could not be removed", id, e);
        }
    }

    /** True for a replaced route in which something may still run. */
    boolean isEnding(String id) {
        return ending.containsKey(id);
    }

    /** The id that a file gives to a route which has this one in the context. */
    static String idInFile(String id) {
        return id.replaceFirst("~\\d+$", "");
    }

    private Set<String> routeIds() {
        return context.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toCollection(TreeSet::new));
    }

    private List<RouteConfigurationDefinition> configurations() {
        return new ArrayList<>(((ModelCamelContext) context).getRouteConfigurationDefinitions());
    }

    /** Gives routes ids that no other has, of which Camel would stop one, and keeps them from starting. */
    private final class Prepared implements RouteBuilderLifecycleStrategy {

        private final List<RouteDefinition> waiting = new ArrayList<>();

        @Override
        public void afterConfigure(RouteBuilder builder) {
            builder.getRouteCollection().getRoutes().forEach(this::prepare);
        }

        private void prepare(RouteDefinition definition) {
            String id = definition.getId();
            if (id != null && context.getRoute(id) != null) {
                int version = 2;
                while (context.getRoute(id + '~' + version) != null) {
                    version++;
                }
                definition.setId(id + '~' + version);
            }
            String begins = definition.getAutoStartup();
            if (begins != null && context.resolvePropertyPlaceholders(begins).equals("false")) {
                waiting.add(definition);
            }
            definition.setAutoStartup("false");
        }

        boolean waits(String id) {
            return waiting.stream().anyMatch(definition -> id.equals(definition.getId()));
        }
    }
}
