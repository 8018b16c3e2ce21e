package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.ConferenceText;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** The server stops while people talk and phones ring (reference 12.3). */
@RunsAgainst(FarewellFlows.ServerOfItsOwn.class)
public class FarewellFlows {

    /** Ours: from the order to stop, which a shell may have to carry, to the first message. */
    private static final Duration ORDER_TAKES = Duration.ofSeconds(60);

    /** Is closed by the scenario. */
    public static final class ServerOfItsOwn extends ShutdownFlows.ServerOfItsOwn {}

    @Test
    @Covers("DEC-20")
    public void endsEverythingInOrderAndTakesNothingNew(Stage stage) throws Exception {
        endsEverything(stage, stage.server()::close);
    }

    /** @param order by which the server is stopped */
    void endsEverything(Stage stage, Runnable order) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        RosterWatch watch = RosterWatch.of(stage.ben(), legs.get(0).focus());
        watch.expectFull();
        ChatLeg waiting = stage.cleo().invite(Stage.listOf(stage.dee()));
        ChatLeg ringing = stage.dee().expectInvitation();
        ringing.ring();
        waiting.call().expectProvisional(180);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(order);

        SipText cancel = ringing.call().next(ORDER_TAKES);
        assertEquals("CANCEL", cancel.method());
        SipText refused = stage.client("eli").invite(Stage.listOf(stage.dee())).expectRefused(503);
        assertTrue(Integer.parseInt(refused.need("Retry-After")) > 0);
        waiting.expectRefused(480);
        Stage.requireGone(legs.get(0).expectReleased());
        Stage.requireGone(legs.get(1).expectReleased());
        assertEquals("deleted", document(watch.expectTerminated("noresource")));
        ringing.call().reply(cancel, SipDraft.response(200, "OK"));
        ringing.decline(487, "Request Terminated");
        stop.get(ORDER_TAKES.toSeconds(), TimeUnit.SECONDS);
    }

    private static String document(SipText notify) {
        return ConferenceText.parse(notify.body()).state();
    }
}
