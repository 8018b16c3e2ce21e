package org.parley.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A short run of what {@link Fuzz} does for long, and all that it has found. */
class FuzzTest {

    /** Fixed, so that a failure comes again. */
    private static final long SEED = 4475;

    private static final int RUNS = 500;

    static Set<String> targets() {
        return FuzzTargets.names();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void survivesItsSeedsItsFindingsAndTheirLikes(String name) {
        FuzzTarget target = FuzzTargets.make(name);
        Trial trial = new Trial(target);
        target.seeds().forEach(trial::run);
        Corpus.found(name).forEach(trial::run);
        Mutator mutator = new Mutator(SEED, target.seeds(), target.words());
        for (int i = 0; i < RUNS; i++) {
            trial.run(mutator.next());
        }
        assertTrue(trial.largestShare() > 0);
    }
}
