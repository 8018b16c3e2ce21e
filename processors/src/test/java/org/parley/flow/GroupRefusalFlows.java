package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.GroupDraft;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** F5.4: whom a group does not let in, and with which answer. */
@RunsAgainst(InJvmServer.class)
public class GroupRefusalFlows {

    private static final String NOT_AUTHORISED = "127 Service not authorised";

    private static GroupDraft room(Stage stage) {
        return stage.draftGroup("club")
                .members(stage.ana(), stage.ben())
                .invitesMembers(false)
                .open();
    }

    @Test
    @Flow("F5.4")
    public void knowsNoOtherGroup(Stage stage) {
        SipText response = Stage.call(
                        stage.ana(),
                        "sip:nothing-of-that-name@" + stage.server().domain())
                .expectRefused(404);
        assertEquals(List.of(), response.values("Warning"));
    }

    @Test
    @Flow("F5.4")
    public void refusesWhoMayNotStartTheSession(Stage stage) {
        String club = stage.group(room(stage));
        stage.requireWarning(Stage.call(stage.dee(), club).expectRefused(403), NOT_AUTHORISED);
    }

    @Test
    @Flow("F5.4")
    public void refusesAMemberWhoMayJoinButNotStart(Stage stage) {
        String club = stage.group(stage.draftGroup("late")
                .members(stage.ana(), stage.ben())
                .rule(GroupDraft.only(stage.ana()), "allow-initiate-conference")
                .rule(GroupDraft.only(stage.ben()), "join-handling"));
        stage.requireWarning(Stage.call(stage.ben(), club).expectRefused(403), NOT_AUTHORISED);
        ChatLeg a = Stage.call(stage.ana(), club);
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), club);
        b.expectAnswered();
        stage.requireWarning(Stage.call(stage.ana(), club).expectRefused(403), NOT_AUTHORISED);
        a.leave();
        b.leave();
    }

    @Test
    @Flow("F5.4")
    public void refusesAStrangerWhileTheSessionRuns(Stage stage) {
        String club = stage.group(room(stage));
        ChatLeg a = Stage.call(stage.ana(), club);
        a.expectAnswered();
        stage.requireWarning(Stage.call(stage.dee(), club).expectRefused(403), NOT_AUTHORISED);
        stage.requireWarning(Stage.call(stage.dee(), a.focus()).expectRefused(403), NOT_AUTHORISED);
        a.leave();
    }

    @Test
    @Flow({"F5.3", "F5.4"})
    @Covers({"OMA-A3", "OMA-A7"})
    public void checksWhoJoinsAsItChecksWhoStarts(Stage stage) {
        String club = stage.group(room(stage));
        ChatLeg a = Stage.call(stage.ana(), club);
        a.expectAnswered();
        for (String uri : List.of(club, a.focus())) {
            stage.requireWarning(
                    Stage.call(stage.ben(), uri, invite -> audioOnly(invite).with("Privacy", "id"))
                            .expectRefused(403),
                    "119 Anonymity not allowed");
            SipText response =
                    Stage.call(stage.ben(), uri, GroupRefusalFlows::audioOnly).expectRefused(488);
            assertTrue(response.sdp().toString().contains("TCP/MSRP"), response.toString());
        }
        a.leave();
    }

    @Test
    @Flow("F5.4")
    @Covers("OMA-A2")
    public void refusesWhomNobodyAsserts(Stage stage) {
        String club = stage.group(room(stage));
        stage.requireWarning(
                Stage.call(stage.ana(), club, invite -> invite.without("P-Asserted-Identity"))
                        .expectRefused(403),
                NOT_AUTHORISED);
    }

    @Test
    @Flow("F5.4")
    @Covers("OMA-A3")
    public void refusesAnonymityThatNoRuleGrants(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        String club = stage.group(room(stage).rule(GroupDraft.only(stage.ben()), "allow-anonymity"));
        stage.requireWarning(
                Stage.call(stage.ana(), club, invite -> invite.with("Privacy", "id"))
                        .expectRefused(403),
                "119 Anonymity not allowed");
    }

    @Test
    @Flow("F5.4")
    @Covers("DEC-21")
    public void refusesWhoFindsTheRoomFull(Stage stage) {
        String club = stage.group(stage.draftGroup("small")
                .members(stage.ana(), stage.ben(), stage.cleo())
                .max(2)
                .open());
        ChatLeg a = Stage.call(stage.ana(), club);
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), club);
        b.expectAnswered();
        stage.requireWarning(Stage.call(stage.cleo(), club).expectRefused(486), "102 too many participants");
        ChatLeg again = Stage.call(stage.ben(), club);
        again.expectAnswered();
        b.expectReleased();
        a.leave();
        ChatLeg c = Stage.call(stage.cleo(), club);
        c.expectAnswered();
        c.leave();
        again.leave();
    }

    @Test
    @Flow("F5.4")
    @Covers({"OMA-A8", "DEC-21"})
    public void invitesNobodyWhereThereAreMoreMembersThanPlaces(Stage stage) {
        String club = stage.group(stage.draftGroup("crowd")
                .members(stage.ana(), stage.ben(), stage.cleo(), stage.dee())
                .invitesMembers(true)
                .max(3)
                .open());
        stage.requireWarning(Stage.call(stage.ana(), club).expectRefused(486), "102 too many participants");
        stage.expectNobodyCalled(stage.ben(), stage.cleo(), stage.dee());
    }

    @Test
    @Flow("F5.4")
    @Covers("OMA-A7")
    public void refusesAnOfferWithoutChatAndChecksItBeforeTheRoom(Stage stage) {
        String club = stage.group(stage.draftGroup("strict")
                .members(stage.ana(), stage.ben())
                .max(0)
                .open());
        SipText response =
                Stage.call(stage.ana(), club, GroupRefusalFlows::audioOnly).expectRefused(488);
        assertTrue(response.sdp().toString().contains("TCP/MSRP"), response.toString());
        stage.requireWarning(Stage.call(stage.ana(), club).expectRefused(486), "102 too many participants");
    }

    private static SipDraft audioOnly(SipDraft invite) {
        return invite.body(
                "application/sdp",
                """
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                c=IN IP4 127.0.0.1
                t=0 0
                m=audio 4000 RTP/AVP 0
                """
                        .replace("\n", "\r\n"));
    }

    @Test
    @Flow("F5.4")
    public void refusesWhoHasNotBeenAnsweredYetAndCallsAgain(Stage stage) {
        String club = stage.group(stage.draftGroup("impatient")
                .members(stage.ana(), stage.ben())
                .invitesMembers(true)
                .open());
        ChatLeg a = Stage.call(stage.ana(), club);
        ChatLeg b = stage.ben().expectInvitation();
        Stage.call(stage.ana(), club).expectRefused(486);
        b.accept();
        a.expectAnswered();
        stage.endAll(a, b);
    }
}
