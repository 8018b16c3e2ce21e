package org.parley.flow;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.parley.harness.ChatLeg;

/** The server stops while a phone rings. */
@RunsAgainst(ShutdownFlows.ServerOfItsOwn.class)
public class ShutdownFlows {

    /** Ours: far above limits.shutdownTime, far below what Camel gives a route to end. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(20);

    /** Is closed by the scenario, and by the stage once more. */
    public static class ServerOfItsOwn extends InJvmServer {

        private volatile boolean isClosed;

        /** What a stopped server holds, it holds for nobody. */
        @Override
        public Map<String, Long> census() {
            return isClosed ? Map.of() : super.census();
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                super.close();
            }
        }
    }

    @Test
    public void waitsForNoLegThatNeverAnswersItsCancel(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);

        Assertions.assertTimeoutPreemptively(LONGEST_CLOSE, stage.server()::close);

        a.expectRefused(480);
        b.call().expectCancelOnly();
    }
}
