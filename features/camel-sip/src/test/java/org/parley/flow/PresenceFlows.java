package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.PresenceRoutes;

/** The example of presence: sessions come and go, and camel-sip's own agent tells a subscriber who is in them. */
@RunsAgainst(PresenceServer.class)
public class PresenceFlows {

    private static Set<String> said(Stage stage, int documents) {
        Set<String> said = new TreeSet<>();
        for (int i = 0; i < documents; i++) {
            said.add(PresenceRoutes.said(((PresenceServer) stage.server()).expectDocument()));
        }
        return said;
    }

    @Test
    public void tellsWhoJoinsAndWhoLeaves(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        assertEquals(
                Set.of(
                        stage.ana().aor() + " open",
                        stage.ben().aor() + " open",
                        stage.cleo().aor() + " open"),
                said(stage, 3));
        legs.get(1).leave();
        assertEquals(Set.of(stage.ben().aor() + " closed"), said(stage, 1));
        stage.endAll(legs.get(0), legs.get(2));
        assertEquals(Set.of(stage.ana().aor() + " closed", stage.cleo().aor() + " closed"), said(stage, 2));
    }

    @Test
    @Covers("CAMELSIP-3")
    public void tellsNothingOfWhoIsAnonymous(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.dee(), stage.ben()));
        ChatLeg d = stage.dee().expectInvitation();
        d.accept(ok -> ok.with("Privacy", "id"));
        a.expectAnswered();
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        assertEquals(Set.of(stage.ana().aor() + " open", stage.ben().aor() + " open"), said(stage, 2));
        stage.endAll(a, d, b);
        assertEquals(Set.of(stage.ana().aor() + " closed", stage.ben().aor() + " closed"), said(stage, 2));
    }

    @Test
    public void goesOnWhenTheRouteIsEditedDuringASession(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        assertEquals(2, said(stage, 2).size());
        ((PresenceServer) stage.server()).edit();
        stage.endAll(legs);
        assertEquals(Set.of(stage.ana().aor() + " closed", stage.ben().aor() + " closed"), said(stage, 2));
    }
}
