package org.parley.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The assembled Karaf is stopped while people talk: its feature, and with the last test the whole process. */
@RunsAgainst(FarewellIT.StoppedKaraf.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FarewellIT {

    private final FarewellFlows flows = new FarewellFlows();

    /** Is closed by the scenarios, in the way that each asks for. */
    public static final class StoppedKaraf extends KarafUnderTest {

        private volatile boolean isFeatureOnly;

        public StoppedKaraf() {
            super("farewell");
        }

        void featureOnly(boolean is) {
            isFeatureOnly = is;
        }

        @Override
        public void close() {
            if (!isFeatureOnly) {
                super.close();
                return;
            }
            try {
                karaf().shell("feature:stop parley-core");
                karaf().shell("feature:start parley-core");
                karaf().awaitLog("(?s)Parley is up.*Parley is up");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the feature stopped", e);
            }
        }
    }

    @Test
    @Order(1)
    void endsEverythingInOrderWhenTheFeatureIsStopped(Stage stage) throws Exception {
        ((StoppedKaraf) stage.server()).featureOnly(true);
        flows.endsEverythingInOrderAndTakesNothingNew(stage);
    }

    @Test
    @Order(2)
    void endsEverythingInOrderWhenTheProcessIsToldToEnd(Stage stage) throws Exception {
        ((StoppedKaraf) stage.server()).featureOnly(false);
        flows.endsEverythingInOrderAndTakesNothingNew(stage);
    }
}
