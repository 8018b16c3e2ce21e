package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** Sessions that the server ends by itself (reference 12.3). When exactly is tested in virtual time (SessionLifetimeTest). */
@RunsAgainst(InJvmServer.class)
public class SessionEndFlows {

    /** Ours: longer than the talk takes on a slow machine. */
    private static final String SHORT = "4 s";

    /** Ours: far above that. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The focus ends a leg in its own time. */
    private static void expectGone(ChatLeg leg) {
        SipText bye = leg.call().next(PATIENCE);
        assertEquals("BYE", bye.method());
        leg.call().reply(bye, SipDraft.response(200, "OK"));
        leg.media().drop();
        Stage.requireGone(bye);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session.idleTimeout", "session.maxDuration"})
    @Covers("DEC-20")
    public void endsForEverybody(String key, Stage stage) {
        stage.policy(key, SHORT);
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String focus = legs.get(0).focus();
        RosterWatch watch = RosterWatch.of(stage.ana(), focus);
        watch.expectFull();
        legs.get(0).say("the last word");
        legs.get(1).expectText(stage.ana(), "the last word");

        expectGone(legs.get(0));
        expectGone(legs.get(1));
        watch.expectTerminated("noresource");
        stage.expectEnded(focus);
    }

    @Test
    public void leavesSessionsAloneThatBeganBefore(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        stage.policy("session.idleTimeout", SHORT);
        List<ChatLeg> others = stage.established(stage.cleo(), stage.dee());
        expectGone(others.get(0));
        expectGone(others.get(1));
        legs.get(0).say("we go on");
        legs.get(1).expectText(stage.ana(), "we go on");
        stage.endAll(legs);
    }
}
