package org.parley.camel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.parley.xml.SecureXml;
import org.parley.xml.XmlRefusedException;

/**
 * Tries route files in a scratch context, with the beans of the running one, before anything that runs is touched. Its
 * routes are made and never started.
 */
final class RouteTrial {

    /** Of Camel's XML; the shipped files have {@code spring} behind it. */
    private static final String NAMESPACES = "http://camel.apache.org/schema/";

    private final CamelContext running;
    private final RouteFiles.ScratchContexts scratch;

    RouteTrial(CamelContext running, RouteFiles.ScratchContexts scratch) {
        this.running = running;
        this.scratch = scratch;
    }

    /**
     * Tries files together.
     *
     * @param edited that are to be taken over
     * @param inForce that stay and depend on them, or they on it
     * @return what the edited files have to do with others
     * @throws RouteFaultException naming the first file that cannot be made, be it one that an edited configuration spoils
     * @throws Exception when there can be no scratch context
     */
    //= ROUTE-2
    Map<RouteFile, RouteOutline> run(Collection<RouteFile> edited, Collection<RouteFile> inForce) throws Exception {
        for (RouteFile file : edited) {
            requireReadable(file);
        }
        CamelContext trial = scratch.create();
        try {
            trial.getCamelContextExtension().setName("parley-trial");
            trial.getCamelContextExtension().setRegistry(new DefaultRegistry(new SharedBeans(running.getRegistry())));
            trial.getPropertiesComponent().addPropertiesSource(new SharedProperties(running.getPropertiesComponent()));
            trial.setStartupSummaryLevel(StartupSummaryLevel.Off);
            trial.setAutoStartup(false);
            trial.setSourceLocationEnabled(true);
            trial.start();
            return load((ModelCamelContext) trial, edited, inForce);
        } finally {
            trial.stop();
        }
    }

    private Map<RouteFile, RouteOutline> load(
            ModelCamelContext trial, Collection<RouteFile> edited, Collection<RouteFile> inForce)
            throws RouteFaultException {
        List<RouteFile> all = new ArrayList<>(inForce);
        all.addAll(edited);
        all.sort(Comparator.comparing(RouteFile::isConfiguration).reversed());
        Map<RouteFile, RouteOutline> outlines = new LinkedHashMap<>();
        Set<RouteFile> isEdited = new HashSet<>(edited);
        for (RouteFile file : all) {
            Set<RouteDefinition> before = new HashSet<>(trial.getRouteDefinitions());
            int sizeBefore = size(trial);
            List<RouteDefinition> routes;
            try {
                PluginHelper.getRoutesLoader(trial).loadRoutes(file.resource());
                routes = since(trial, before);
                outlines.put(file, RouteOutline.of(trial, routes));
            } catch (Exception | LinkageError e) {
                // A bundle may lack a class; the watch of the files goes on.
                Exception failure = e instanceof Exception known ? known : new IllegalStateException(e.toString(), e);
                RouteFault fault = RouteFault.of(failure, since(trial, before), trial);
                throw RouteFaultException.in(file, fault.place(), fault.cause(), fault.cure(), e);
            }
            if (isEdited.contains(file) && size(trial) == sizeBefore) {
                throw RouteFaultException.in(
                        file,
                        Optional.empty(),
                        "there is no route in it",
                        "write one, or delete the file if its routes are to go",
                        null);
            }
        }
        outlines.keySet().retainAll(isEdited);
        return outlines;
    }

    private static List<RouteDefinition> since(ModelCamelContext trial, Set<RouteDefinition> before) {
        return trial.getRouteDefinitions().stream()
                .filter(route -> !before.contains(route))
                .toList();
    }

    private static int size(ModelCamelContext trial) {
        return trial.getRouteDefinitions().size()
                + trial.getRouteConfigurationDefinitions().size();
    }

    private static void requireReadable(RouteFile file) throws RouteFaultException {
        if (file.unreadable().isPresent()) {
            throw RouteFaultException.in(
                    file,
                    Optional.empty(),
                    file.unreadable().get(),
                    "a route file is a file of at most " + RouteFolder.MOST_BYTES
                            + " octets that the server's user may read",
                    null);
        }
        if (file.text().isBlank()) {
            throw RouteFaultException.in(
                    file, Optional.empty(), "it is empty", "save it again, or delete it if its routes are to go", null);
        }
        if (file.isXml()) {
            requireCamelXml(file);
        }
    }

    /** Camel reads elements of any namespace and of none, and silently nothing where a file is no XML. */
    private static void requireCamelXml(RouteFile file) throws RouteFaultException {
        try {
            Optional<String> namespace = SecureXml.rootNamespace(file.content());
            if (namespace.filter(name -> name.startsWith(NAMESPACES)).isEmpty()) {
                throw RouteFaultException.in(
                        file,
                        Optional.of(RouteFault.rootOf(file)),
                        "its outermost element has "
                                + namespace.map(name -> "the namespace " + name).orElse("no namespace"),
                        "give it xmlns=\"" + NAMESPACES + "spring\"",
                        null);
            }
        } catch (XmlRefusedException e) {
            throw RouteFaultException.in(
                    file,
                    e.line() == 0 ? Optional.empty() : Optional.of(new RouteFileView.Place(e.line(), 0)),
                    e.getMessage(),
                    "begin it with <routes xmlns=\"" + NAMESPACES + "spring\">, without a document type",
                    e);
        }
    }
}
