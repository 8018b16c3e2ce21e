package org.parley.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The assembled Karaf is stopped while people talk: its process, or its feature. */
class FarewellIT {

    /** Gets SIGTERM. */
    public static final class EndedProcess extends KarafUnderTest {

        public EndedProcess() {
            super("farewell-process");
        }
    }

    /** Loses its feature when the scenario closes it, and ends when the run does. */
    public static final class StoppedFeature extends KarafUnderTest {

        private boolean isStopped;

        public StoppedFeature() {
            super("farewell-feature");
        }

        @Override
        public void close() {
            if (isStopped) {
                super.close();
                return;
            }
            isStopped = true;
            try {
                karaf().shell("feature:stop parley parley-core parley-web parley-jms parley-artemis");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the feature stopped", e);
            }
        }
    }

    @Nested
    @RunsAgainst(EndedProcess.class)
    class OfTheProcess {

        @Test
        void endsEverythingInOrderAndTakesNothingNew(Stage stage) throws Exception {
            new FarewellFlows().endsEverythingInOrderAndTakesNothingNew(stage);
        }
    }

    @Nested
    @RunsAgainst(StoppedFeature.class)
    class OfTheFeature {

        @Test
        void endsEverythingInOrderAndTakesNothingNew(Stage stage) throws Exception {
            new FarewellFlows().endsEverythingInOrderAndTakesNothingNew(stage);
        }
    }
}
