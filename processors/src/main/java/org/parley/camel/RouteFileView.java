package org.parley.camel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an operator may see of a route file.
 *
 * @param file name without folder; {@link #NO_FILE} for routes that came from elsewhere
 * @param since when the version in force was taken over; empty when there is none
 * @param configurations how many route configurations it has
 * @param routes its routes in force
 * @param refusal why what is in the file now was not taken over; the last good version stays in force
 */
public record RouteFileView(
        String file, Optional<Instant> since, int configurations, List<RouteView> routes, Optional<Refused> refusal) {

    /** Stands for the file of routes that a bundle of the integrator's brought. */
    public static final String NO_FILE = "-";

    public RouteFileView {
        routes = List.copyOf(routes);
    }

    /**
     * Where in a file.
     *
     * @param line from 1
     * @param column from 1; 0 where it is not known
     */
    public record Place(int line, int column) {

        @Override
        public String toString() {
            return "line " + line + (column == 0 ? "" : ", column " + column);
        }
    }

    /**
     * Why a file is not taken over.
     *
     * @param at when that was found
     * @param place where in the file; empty where it is nowhere in particular
     * @param cause what is wrong, in one line; has no secrets
     * @param cure what the author can do
     */
    public record Refused(Instant at, Optional<Place> place, String cause, String cure) {

        /** Place, cause and cure as one sentence. */
        public String sentence() {
            return place.map(where -> where + ": ").orElse("") + cause + "; " + cure;
        }
    }

    /**
     * One route.
     *
     * @param id in the context: with {@code ~2} or a higher number where the version before was still there
     * @param from URI of its consumer
     * @param state Camel's word: Started, Stopped, Suspended; or Ending, when it is replaced and something runs in it still
     * @param running exchanges in it now
     * @param counts exchanges that have ended in this version of it
     */
    public record RouteView(String id, String from, String state, int running, RouteCounts.Counts counts) {

        /** The id that its file gives it, the same in all versions. */
        public String idInFile() {
            return RouteVersions.idInFile(id);
        }
    }
}
