package org.parley.camel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions of a file's routes in the running context. One that is replaced gets nothing new; what runs in it ends in it, and
 * then it is removed. While it lasts it keeps its ids, and the new version has {@code id~2}.
 */
final class RouteVersions {

    private static final Logger LOG = LoggerFactory.getLogger(RouteVersions.class);

    /** How long a route without exchanges may take to stop. Ours. */
    private static final long STOP_S = 2;

    /** How long exchanges may last in a replaced route. Ours: the longest {@code adhoc.ringTimeout}. */
    private static final Duration LONGEST_END = Duration.ofHours(1);

    private final CamelContext context;
    private final Map<String, Instant> ending = new ConcurrentHashMap<>();

    /**
     * What a file made.
     *
     * @param routes their ids in the context
     */
    record Version(Set<String> routes, List<RouteConfigurationDefinition> configurations) {}

    RouteVersions(CamelContext context) {
        this.context = context;
        context.setShutdownStrategy(new UnhurriedSuspension());
    }

    /**
     * Adds the routes of a file and starts them.
     *
     * @throws Exception when one cannot be made or started; none is there then
     */
    Version start(Resource file) throws Exception {
        Set<String> routesBefore = routeIds();
        List<RouteConfigurationDefinition> configurationsBefore = configurations();
        try {
            Collection<RoutesBuilder> builders =
                    PluginHelper.getRoutesLoader(context).findRoutesBuilders(file);
            for (RoutesBuilder builder : builders) {
                if (builder instanceof RouteConfigurationsBuilder configuring) {
                    context.addRoutesConfigurations(configuring);
                }
            }
            for (RoutesBuilder builder : builders) {
                if (builder instanceof RouteBuilder routes) {
                    routes.addLifecycleInterceptor(new FreeIds());
                }
                context.addRoutes(builder);
            }
        } catch (Exception e) {
            retire(since(routesBefore, configurationsBefore));
            throw e;
        }
        return since(routesBefore, configurationsBefore);
    }

    private Version since(Set<String> routesBefore, List<RouteConfigurationDefinition> configurationsBefore) {
        Set<String> routes = routeIds();
        routes.removeAll(routesBefore);
        List<RouteConfigurationDefinition> added = configurations();
        added.removeIf(definition -> configurationsBefore.stream().anyMatch(known -> known == definition));
        return new Version(routes, added);
    }

    /** Lets nothing more into a version, and removes it as soon as nothing runs in it. */
    void retire(Version old) {
        for (String id : old.routes) {
            try {
                context.getRouteController().suspendRoute(id, STOP_S, TimeUnit.SECONDS);
            } catch (Exception e) {
                LOG.error("Route {} could not be suspended", id, e);
            }
            ending.put(id, Instant.now());
        }
        removeEnded();
        for (RouteConfigurationDefinition definition : old.configurations) {
            try {
                ((ModelCamelContext) context).removeRouteConfiguration(definition);
            } catch (Exception e) {
                LOG.error("A route configuration could not be removed", e);
            }
        }
    }

    /** Removes replaced routes in which nothing runs any more. */
    void removeEnded() {
        ending.forEach((id, since) -> {
            boolean hasEnded = context.getInflightRepository().size(id) == 0;
            if (hasEnded || since.plus(LONGEST_END).isBefore(Instant.now())) {
                ending.remove(id);
                remove(id);
            }
        });
    }

    private void remove(String id) {
        try {
            context.getRouteController().stopRoute(id, STOP_S, TimeUnit.SECONDS);
            context.removeRoute(id);
        } catch (Exception e) {
            LOG.error("Route {} could not be removed", id, e);
        }
    }

    /** True for a replaced route in which something still runs. */
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

    /** Camel would stop a route that is still ending to put another with its id in its place. */
    private final class FreeIds implements RouteBuilderLifecycleStrategy {

        @Override
        public void afterConfigure(RouteBuilder builder) {
            builder.getRouteCollection().getRoutes().forEach(this::giveFreeId);
        }

        private void giveFreeId(RouteDefinition definition) {
            String id = definition.getId();
            if (id != null && isEnding(id)) {
                int version = 2;
                while (context.getRoute(id + '~' + version) != null) {
                    version++;
                }
                definition.setId(id + '~' + version);
            }
        }
    }
}
