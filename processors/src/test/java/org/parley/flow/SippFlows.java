package org.parley.flow;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.harness.FreePort;

/** Flows with SIPp as caller, referrer and callees, of whom one declines. */
@RunsAgainst(InJvmServer.class)
public class SippFlows {

    private static final int CALLS = 20;

    /** Calls a second; so that some of them overlap. */
    private static final int RATE = 20;

    @Test
    @Flow({"F1.1", "F1.2", "F7.2"})
    public void servesAForeignCallerAndForeignCallees(Stage stage, @TempDir Path directory) {
        Sipp.assumeInstalled();
        int callee = FreePort.any();
        int decliner = FreePort.any();
        List<String> fields = List.of(
                stage.server().factoryUri(), "sip:callee@127.0.0.1:" + callee, "sip:decliner@127.0.0.1:" + decliner);
        try (Sipp accepting = Sipp.called("callee", directory, callee, CALLS);
                Sipp declining = Sipp.called("decliner", directory, decliner, CALLS);
                Sipp caller =
                        Sipp.calling("caller", directory, stage.scene().server().sip("UDP"), CALLS, RATE, fields)) {
            caller.expectAllCallsDone();
            accepting.expectAllCallsDone();
            declining.expectAllCallsDone();
        }
    }

    @Test
    @Flow({"F1.1", "F7.2"})
    @Covers({"RFC3262-3-1", "RFC3262-4-1", "RFC3262-5-1"})
    public void ringsReliablyOnBothSidesOfAForeignStack(Stage stage, @TempDir Path directory) {
        Sipp.assumeInstalled();
        int callee = FreePort.any();
        int decliner = FreePort.any();
        List<String> fields = List.of(
                stage.server().factoryUri(), "sip:callee@127.0.0.1:" + callee, "sip:decliner@127.0.0.1:" + decliner);
        InetSocketAddress server = stage.scene().server().sip("UDP");
        try (Sipp accepting = Sipp.called("reliable-callee", directory, callee, CALLS);
                Sipp declining = Sipp.called("decliner", directory, decliner, CALLS);
                Sipp caller = Sipp.calling("reliable-caller", directory, server, CALLS, RATE, fields)) {
            caller.expectAllCallsDone();
            accepting.expectAllCallsDone();
            declining.expectAllCallsDone();
        }
    }

    @Test
    @Flow({"F4.1", "F4.7", "F10.3"})
    @Covers({"RFC3515-2.4.5-1", "RFC3515-2.4.6-1", "RFC3515-2.4.7-1"})
    public void takesReferAndSubscribeOfAForeignStack(Stage stage, @TempDir Path directory) {
        Sipp.assumeInstalled();
        int invited = FreePort.any();
        int added = FreePort.any();
        List<String> fields = List.of(
                stage.server().factoryUri(), "sip:invited@127.0.0.1:" + invited, "sip:added@127.0.0.1:" + added);
        InetSocketAddress server = stage.scene().server().sip("UDP");
        try (Sipp first = Sipp.called("callee", directory.resolve("invited"), invited, CALLS);
                Sipp second = Sipp.called("callee", directory.resolve("added"), added, CALLS);
                Sipp referrer = Sipp.calling("referrer", directory, server, CALLS, RATE, fields)) {
            referrer.expectAllCallsDone();
            first.expectAllCallsDone();
            second.expectAllCallsDone();
        }
    }
}
