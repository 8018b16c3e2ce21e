package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.ReferWatch;
import org.parley.harness.ResourceList;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** Lists as weapons: one INVITE must not become an attack on those whom it names. */
@RunsAgainst(InJvmServer.class)
public class AmplificationFlows {

    private static final String FILE = "invite-participants.xml";

    private static void declined(ChatClient inviter, ChatClient... invitees) {
        ChatLeg call = inviter.invite(Stage.listOf(invitees));
        for (ChatClient invitee : invitees) {
            invitee.expectInvitation().decline(486, "Busy Here");
        }
        call.expectRefused(486);
    }

    @Test
    @Covers("SEC-4")
    public void refusesAnOriginatorWhoCausesTooManyInvitations(Stage stage) {
        stage.policy("limits.invitationsPerOriginator", "3");
        declined(stage.ana(), stage.ben(), stage.cleo());
        SipText refusal =
                stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo())).expectRefused(503);
        assertTrue(Integer.parseInt(refusal.need("Retry-After")) <= 20, refusal.toString());
        stage.expectNobodyCalled(stage.ben(), stage.cleo());
        declined(stage.dee(), stage.ben());
    }

    @Test
    @Covers("SEC-4")
    public void refusesAReferrerWhoCausesTooManyInvitations(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        stage.policy("limits.invitationsPerOriginator", "1");
        stage.ana().send(refer(stage.ana(), legs.get(0), stage.cleo())).expectFinal(202);
        stage.cleo().expectInvitation().decline(486, "Busy Here");
        stage.ana().send(refer(stage.ana(), legs.get(0), stage.dee())).expectFinal(503);
        stage.expectNobodyCalled(stage.dee());
        stage.endAll(legs);
    }

    private static SipDraft refer(ChatClient referrer, ChatLeg leg, ChatClient whom) {
        return ReferWatch.draft(referrer, leg.focus(), "<" + whom.aor() + ">").with("Refer-Sub", "false");
    }

    @Test
    @Covers("SEC-4")
    public void callsATargetOnlySoOftenWhoeverWantsIt(Stage stage) {
        stage.policy("limits.invitationsPerTarget", "2");
        declined(stage.ana(), stage.ben());
        declined(stage.cleo(), stage.ben());
        stage.dee().invite(Stage.listOf(stage.ben())).expectRefused(480);
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Covers("SEC-4")
    public void countsNoInvitationThatIsAccepted(Stage stage) {
        stage.policy("limits.invitationsPerTarget", "1", "limits.invitationsPerOriginator", "1");
        for (int i = 0; i < 3; i++) {
            stage.endAll(stage.established(stage.ana(), stage.ben()));
        }
        declined(stage.ana(), stage.ben());
    }

    @Test
    @Covers("SEC-4")
    public void followsNoRedirectToATargetThatHasHadEnough(Stage stage) {
        stage.policy("limits.invitationsPerTarget", "1");
        declined(stage.ana(), stage.dee());
        ChatLeg call = stage.ana().invite(Stage.listOf(stage.ben()));
        SipCall leg = stage.ben().sip().expectInvite();
        leg.respond(leg.response(302, "Moved Temporarily")
                .set("Contact", "<" + stage.dee().aor() + ">"));
        leg.expectAck();
        call.expectRefused(480);
        stage.expectNobodyCalled(stage.dee());
    }

    /** Whatever users an attacker invents at an address, its host gets no more than one user would. */
    @Test
    @Covers("SEC-4")
    public void takesTheUsersAtOneAddressForOneTarget(Stage stage) {
        stage.policy("limits.invitationsPerTarget", "2", "sip.trustedPeers", "127.0.0.11,127.0.1.11,127.0.2.11");
        stage.ana();
        String victim = stage.ben().aor().substring(stage.ben().aor().indexOf('@'));
        ChatLeg call = stage.ana()
                .invite(ResourceList.of(
                        "sip:a" + victim, "sip:b" + victim, "sip:c" + victim, "sip:d" + victim, "sip:e" + victim));
        stage.ben().expectInvitation().decline(603, "Decline");
        stage.ben().expectInvitation().decline(603, "Decline");
        call.expectRefused(480);
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Covers("SEC-5")
    public void doesNotCallWhoWithdrewHisConsent(Stage stage) {
        stage.policy("consent.withdrawn", "sip:ben@*");
        stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(470);
        List<ChatLeg> legs = stage.established(stage.ana(), stage.cleo());
        SipCall refer = stage.ana().send(refer(stage.ana(), legs.get(0), stage.ben()));
        assertEquals(202, refer.expectFinal(202).status());
        stage.expectNobodyCalled(stage.ben());
        stage.endAll(legs);
    }

    /** A service of the integrator that keeps consent is one more step before this one. */
    @Test
    @Covers("SEC-5")
    public void leavesTheDecisionToAStepOfTheIntegrator(Stage stage) {
        RouteEdits edits = new RouteEdits((InJvmServer) stage.server());
        String asked = "<setHeader name=\"SipStatusCode\"><constant resultType=\"int\">470</constant></setHeader>";
        try {
            assertEquals(
                    Optional.empty(),
                    edits.save(
                            FILE,
                            edits.text(FILE)
                                    .replace(
                                            "<process ref=\"checkConsent\"/>",
                                            asked + "<process ref=\"checkConsent\"/>")));
            stage.ana().invite(Stage.listOf(stage.ben())).expectRefused(470);
            stage.expectNobodyCalled(stage.ben());
        } finally {
            edits.restoreAll();
        }
    }
}
