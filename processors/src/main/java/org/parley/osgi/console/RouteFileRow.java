package org.parley.osgi.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A route file.
 *
 * @param file name without folder
 * @param since when the version in force was taken over; empty when there is none
 * @param configurations how many route configurations it has
 * @param refusal why what is in it now was not taken over; empty when it was
 */
public record RouteFileRow(
        String file,
        Optional<Instant> since,
        int configurations,
        List<RouteRow> routes,
        Optional<RefusedEdit> refusal) {

    public RouteFileRow {
        routes = List.copyOf(routes);
    }

    /**
     * Why a file is not taken over.
     *
     * @param line where in the file, from 1; 0 where it is nowhere in particular
     * @param column from 1; 0 where it is not known
     * @param cause what is wrong
     * @param cure what the author can do
     */
    public record RefusedEdit(Instant at, int line, int column, String cause, String cure) {}

    /** One route with its counts and steps. */
    public record RouteRow(
            String id,
            String from,
            String state,
            long running,
            long done,
            long refused,
            long failed,
            List<StepRow> steps) {

        public RouteRow {
            steps = List.copyOf(steps);
        }
    }

    /**
     * One step with its counts.
     *
     * @param kind Camel's word: process, to, split, choice …
     * @param branches what is inside of it
     */
    public record StepRow(
            String id,
            String kind,
            String label,
            long entered,
            long running,
            long refused,
            long failed,
            List<BranchRow> branches) {

        public StepRow {
            branches = List.copyOf(branches);
        }
    }

    /** Steps under a condition, or for each part; empty label where there is none. */
    public record BranchRow(Optional<String> label, List<StepRow> steps) {

        public BranchRow {
            steps = List.copyOf(steps);
        }
    }
}
