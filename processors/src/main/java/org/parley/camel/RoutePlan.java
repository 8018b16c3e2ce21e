package org.parley.camel;

import java.util.List;
import java.util.Optional;

/**
 * What a route does, step by step, as it is drawn.
 *
 * @param route id
 * @param steps in the order of the file
 */
public record RoutePlan(String route, List<Step> steps) {

    public RoutePlan {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param id unique in the context
     * @param kind Camel's word: process, to, split, choice …
     * @param label what it runs: the name of a processor, the URI of an endpoint, an expression
     * @param counts what went through it
     * @param branches what is inside of it
     */
    public record Step(String id, String kind, String label, StepCounts.Counts counts, List<Branch> branches) {

        public Step {
            branches = List.copyOf(branches);
        }
    }

    /**
     * Steps that run under a condition, or for each part.
     *
     * @param label the condition; empty where there is none
     */
    public record Branch(Optional<String> label, List<Step> steps) {

        public Branch {
            steps = List.copyOf(steps);
        }
    }
}
