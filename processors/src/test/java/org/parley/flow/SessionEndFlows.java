package org.parley.flow;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.RosterWatch;

/** Sessions that the server ends by itself (reference 12.3). When exactly is tested in virtual time (SessionLifetimeTest). */
@RunsAgainst(InJvmServer.class)
public class SessionEndFlows {

    /** Ours: longer than a scenario takes from one step to the next, shorter than it waits for a message. */
    private static final String SHORT = "2 s";

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

        Stage.requireGone(legs.get(0).expectReleased());
        Stage.requireGone(legs.get(1).expectReleased());
        watch.expectTerminated("noresource");
        stage.expectEnded(focus);
    }

    @Test
    public void leavesSessionsAloneThatBeganBefore(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        stage.policy("session.idleTimeout", "1 s");
        List<ChatLeg> others = stage.established(stage.cleo(), stage.dee());
        Stage.requireGone(others.get(0).expectReleased());
        Stage.requireGone(others.get(1).expectReleased());
        legs.get(0).say("we go on");
        legs.get(1).expectText(stage.ana(), "we go on");
        stage.endAll(legs);
    }
}
