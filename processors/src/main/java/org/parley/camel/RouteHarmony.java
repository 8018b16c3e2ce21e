package org.parley.camel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether route files go together: a route id, a {@code direct:} endpoint and a kind of SIP request belong to one file, and
 * what routes send to is there.
 */
final class RouteHarmony {

    private final Map<RouteFile, RouteOutline> files;
    private final Set<String> otherBegins;

    /**
     * @param files that stay in force
     * @param otherBegins {@code direct:} endpoints of routes that are in no file
     */
    RouteHarmony(Map<RouteFile, RouteOutline> files, Set<String> otherBegins) {
        this.files = new LinkedHashMap<>(files);
        this.otherBegins = Set.copyOf(otherBegins);
    }

    /** @throws RouteFaultException when something of the file is another file's already */
    void add(RouteFile file, RouteOutline outline) throws RouteFaultException {
        //= ROUTE-5
        for (Map.Entry<RouteFile, RouteOutline> other : files.entrySet()) {
            String owner = other.getKey().name();
            for (String id : outline.ids()) {
                if (other.getValue().ids().contains(id)) {
                    throw RouteFaultException.between(
                            file,
                            "the route id " + id + " of " + file.name() + " belongs to " + owner,
                            "give the route another id, or delete one of the two files");
                }
            }
            for (Map.Entry<String, String> begin : outline.begins().entrySet()) {
                String route = other.getValue().begins().get(begin.getKey());
                if (route != null) {
                    throw RouteFaultException.between(
                            file,
                            "its route " + begin.getValue() + " begins with " + begin.getKey() + " as does route "
                                    + route + " of " + owner,
                            "let one of the two begin with something else, or delete one of the two files");
                }
            }
        }
        files.put(file, outline);
    }

    /**
     * @param before versions in force
     * @throws RouteFaultException when an added file, unlike its version in force, sends to what is nowhere, or lacks what
     *     others need
     */
    void requireDestinations(RouteFile file, Optional<RouteOutline> before) throws RouteFaultException {
        Set<String> known = before.map(RouteOutline::sends).orElse(Map.of()).keySet();
        for (Map.Entry<String, Integer> send : files.get(file).sends().entrySet()) {
            if (!known.contains(send.getKey()) && isNowhere(send.getKey())) {
                throw RouteFaultException.between(
                        file,
                        Optional.of(new RouteFileView.Place(send.getValue(), 0)),
                        "no route begins with " + send.getKey(),
                        "check its spelling, save the file with that route first, or add ?failIfNoConsumers=false");
            }
        }
        //= ROUTE-6
        Map<String, List<String>> missing = before.map(this::missing).orElse(Map.of());
        for (Map.Entry<String, List<String>> needed : missing.entrySet()) {
            throw RouteFaultException.between(
                    file,
                    "no route begins with " + needed.getKey() + " any more, and " + String.join(", ", needed.getValue())
                            + " sends to it",
                    "keep that route, or change the files that send to it first");
        }
    }

    /** What a version began with and nothing does now, by the files that need it. */
    Map<String, List<String>> missing(RouteOutline before) {
        Map<String, List<String>> missing = new LinkedHashMap<>();
        for (String endpoint : before.begins().keySet()) {
            List<String> senders = files.entrySet().stream()
                    .filter(file -> file.getValue().sends().containsKey(endpoint))
                    .map(file -> file.getKey().name())
                    .toList();
            if (isNowhere(endpoint) && !senders.isEmpty()) {
                missing.put(endpoint, senders);
            }
        }
        return missing;
    }

    /** What a file sends to and no route begins with. */
    List<String> unserved(RouteFile file) {
        return files.get(file).sends().keySet().stream().filter(this::isNowhere).toList();
    }

    private boolean isNowhere(String endpoint) {
        return !otherBegins.contains(endpoint)
                && files.values().stream().noneMatch(file -> file.begins().containsKey(endpoint));
    }
}
