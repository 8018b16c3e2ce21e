package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.group.XdmServer;
import org.parley.harness.ChatLeg;
import org.parley.harness.GroupDraft;
import org.parley.harness.HeaderValues;
import org.parley.harness.Patience;
import org.parley.harness.SipText;

/** F5.1, F5.2, F5.5 and F5.6: sessions of pre-defined groups. Not here: joining (GroupJoinFlows), refusals, the roster. */
@RunsAgainst(InJvmServer.class)
public class GroupFlows {

    private static GroupDraft team(Stage stage) {
        return stage.draftGroup("team")
                .named("The Team")
                .members(stage.ana(), stage.ben(), stage.cleo())
                .invitesMembers(true)
                .open();
    }

    @Test
    @Flow("F5.1")
    @Covers({"OMA-D3", "DEC-4"})
    public void invitesEveryMemberButTheCaller(Stage stage) {
        String team = stage.group(team(stage));
        ChatLeg a = Stage.call(stage.ana(), team);
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        Invitations.requireLeg(stage, b);
        SipText invite = b.call().invite();
        assertEquals(stage.ana().aor(), invite.uri("From"));
        assertEquals(team, invite.uri("P-Asserted-Identity"));
        assertEquals(Optional.of("The Team"), HeaderValues.displayName(invite.need("P-Asserted-Identity")));
        assertEquals(stage.ana().aor(), invite.uri("Referred-By"));
        a.call().expectNothing(Patience.QUIET);
        c.accept();
        SipText ok = a.expectAnswered();
        Invitations.requireAnswer(stage, ok);
        assertNotEquals(team, a.focus(), "the session has an identity of its own");
        assertEquals(a.focus(), b.focus());
        b.accept();
        a.say("hello team");
        b.expectText(stage.ana(), "hello team");
        c.expectText(stage.ana(), "hello team");
        stage.endAll(a, b, c);
    }

    @Test
    @Flow("F5.1")
    public void startsAgainWhenTheSessionHasEnded(Stage stage) {
        String team = stage.group(team(stage));
        ChatLeg first = Stage.call(stage.ana(), team);
        stage.ben().expectInvitation().decline(486, "Busy Here");
        stage.cleo().expectInvitation().decline(603, "Decline");
        first.expectRefused(486);
        ChatLeg second = Stage.call(stage.ben(), team);
        ChatLeg a = stage.ana().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        a.accept();
        second.expectAnswered();
        c.decline(486, "Busy Here");
        stage.endAll(second, a);
    }

    @Test
    @Flow("F5.1")
    public void cancelsTheMembersWithTheCaller(Stage stage) {
        String team = stage.group(team(stage));
        ChatLeg a = Stage.call(stage.ana(), team);
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        c.ring();
        a.call().expectProvisional(180);
        a.call().cancel();
        a.call().expectFinalOf(List.of(200, 487));
        a.call().expectFinalOf(List.of(200, 487));
        b.expectCancel();
        c.expectCancel();
    }

    @Test
    @Flow("F5.1")
    @Covers({"DEC-4", "DEC-28"})
    public void hidesAnAnonymousCallerBehindTheSession(Stage stage) {
        String team = stage.group(team(stage).rule(GroupDraft.only(stage.ana()), "allow-anonymity"));
        stage.scene().hide(stage.ana());
        ChatLeg a = Stage.call(stage.ana(), team, invite -> invite.with("Privacy", "id"));
        ChatLeg b = stage.ben().expectInvitation();
        Invitations.requireAnonymousInviter(b.call().invite());
        stage.cleo().expectInvitation().decline(486, "Busy Here");
        b.accept();
        a.expectAnswered();
        a.sayAs("sip:anonymous@anonymous.invalid", "guess who");
        assertEquals(
                "sip:anonymous1@anonymous.invalid", b.expectTextOf("guess who").from());
        stage.endAll(a, b);
    }

    @Test
    @Flow("F5.1")
    @Covers("DEC-3")
    public void takesNamesAndSubjectOfTheDocumentWhereTheRequestHasNone(Stage stage) {
        String team = stage.group(stage.draftGroup("named")
                .member(stage.ana().aor(), "Ana of the Team")
                .members(stage.ben())
                .invitesMembers(true)
                .open()
                .extension("<oxe:subject>Weekly</oxe:subject>"));
        stage.policy("sip.displayNameOrder", "group,from,asserted");
        ChatLeg a = Stage.call(stage.ana(), team, invite -> invite.without("Subject"));
        ChatLeg b = stage.ben().expectInvitation();
        SipText invite = b.call().invite();
        assertEquals(Optional.of("Ana of the Team"), HeaderValues.displayName(invite.need("From")));
        assertEquals("Weekly", invite.need("Subject"));
        b.decline(486, "Busy Here");
        a.expectRefused(486);
    }

    @Test
    @Flow("F5.2")
    @Covers("DEC-33")
    public void opensARoomThatMembersComeTo(Stage stage) {
        String room = stage.group(stage.draftGroup("room")
                .members(stage.ana(), stage.ben(), stage.cleo())
                .invitesMembers(false)
                .open());
        ChatLeg a = Stage.call(stage.ana(), room);
        Invitations.requireAnswer(stage, a.expectAnswered());
        stage.expectNobodyCalled(stage.ben(), stage.cleo());
        ChatLeg b = Stage.call(stage.ben(), room);
        b.expectAnswered();
        assertEquals(a.focus(), b.focus());
        a.say("welcome");
        b.expectText(stage.ana(), "welcome");
        a.leave();
        b.call().expectNothing(Patience.QUIET);
        ChatLeg c = Stage.call(stage.cleo(), room);
        c.expectAnswered();
        b.say("still here");
        c.expectText(stage.ben(), "still here");
        b.leave();
        c.call().expectNothing(Patience.QUIET);
        c.leave();
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow({"F5.2", "F12.9"})
    @Covers("DEC-21")
    public void takesPrivateMessagesFromWhomARuleGrantsThem(Stage stage) {
        String room = stage.group(stage.draftGroup("discreet")
                .members(stage.ana(), stage.ben(), stage.cleo())
                .open()
                .rule(GroupDraft.only(stage.ana()), "allow-private-message"));
        stage.cleo().chatroom("private-messages");
        ChatLeg a = Stage.call(stage.ana(), room);
        a.expectAnswered();
        ChatLeg b = Stage.call(stage.ben(), room);
        b.expectAnswered();
        ChatLeg c = Stage.call(stage.cleo(), room);
        c.expectAnswered();
        b.sayTo(stage.cleo().aor(), "between us", 403);
        a.sayTo(stage.cleo().aor(), "only you", 200);
        c.expectText(stage.ana(), "only you");
        b.say("to all");
        a.expectText(stage.ben(), "to all");
        c.expectText(stage.ben(), "to all");
        a.leave();
        b.leave();
        c.leave();
    }

    @Test
    @Flow("F5.2")
    public void asksAnXdmServerForGroupsThatTheFolderHasNot(Stage stage) {
        try (XdmServer xdm = new XdmServer()) {
            GroupDraft far =
                    stage.draftGroup("far").members(stage.ana(), stage.ben()).open();
            xdm.put(far.uri(), far.toString());
            stage.policy("groups.xcapRoot", xdm.root().toString());
            ChatLeg a = Stage.call(stage.ana(), far.uri());
            a.expectAnswered();
            ChatLeg b = Stage.call(stage.ben(), far.uri());
            b.expectAnswered();
            a.say("from afar");
            b.expectText(stage.ana(), "from afar");
            String unknown = stage.draftGroup("unknown").uri();
            Stage.call(stage.ana(), unknown).expectRefused(404);
            stage.ana().send(stage.ana().draft("OPTIONS", unknown)).expectFinal(404);
            a.leave();
            b.leave();
        }
    }

    @Test
    @Flow("F5.5")
    @Covers({"OMA-E3", "DEC-18"})
    public void keepsTheAnonymousInviteeWhomARuleAllowsIt(Stage stage) {
        String team = stage.group(team(stage).rule(GroupDraft.only(stage.ben()), "allow-anonymity"));
        ChatLeg a = Stage.call(stage.ana(), team);
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        stage.scene().hide(stage.ben());
        b.accept(ok -> ok.with("Privacy", "id"));
        a.expectAnswered();
        c.answer(ok -> ok.with("Privacy", "id"));
        c.call().expectAck();
        c.call().expectBye();
        b.sayAs("sip:anonymous@anonymous.invalid", "it is me");
        assertEquals(
                "sip:anonymous1@anonymous.invalid", a.expectTextOf("it is me").from());
        stage.endAll(b, a);
    }

    @Test
    @Flow("F5.5")
    @Covers("OMA-E3")
    public void releasesEveryAnonymousInviteeWhomNoRuleAllowsIt(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        String team = stage.group(team(stage).rule(GroupDraft.only(stage.ana()), "allow-anonymity"));
        ChatLeg a = Stage.call(stage.ana(), team);
        for (ChatLeg leg : List.of(stage.ben().expectInvitation(), stage.cleo().expectInvitation())) {
            leg.answer(ok -> ok.with("Privacy", "id"));
            leg.call().expectAck();
            leg.call().expectBye();
        }
        a.expectRefused(403);
    }

    @Test
    @Flow("F5.6")
    @Covers("DEC-20")
    public void endsWithItsKeyParticipant(Stage stage) {
        String team = stage.group(team(stage).rule(GroupDraft.only(stage.ben()), "is-key-participant"));
        ChatLeg a = Stage.call(stage.ana(), team);
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.accept();
        a.expectAnswered();
        c.accept();
        b.leave();
        Stage.requireGone(a.expectReleased());
        Stage.requireGone(c.expectReleased());
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F5.6")
    public void goesOnWithoutAnyOtherParticipant(Stage stage) {
        String team = stage.group(team(stage).rule(GroupDraft.only(stage.ben()), "is-key-participant"));
        ChatLeg a = Stage.call(stage.ana(), team);
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.accept();
        a.expectAnswered();
        c.accept();
        a.leave();
        c.say("ana has left");
        b.expectText(stage.cleo(), "ana has left");
        stage.endAll(c, b);
    }

    @Test
    @Flow("F13.1")
    @Covers("DEC-34")
    public void tellsWhatAGroupCanDoAsTheFactoryDoes(Stage stage) {
        String team = stage.group(team(stage));
        SipText ok = stage.ben().send(stage.ben().draft("OPTIONS", team)).expectFinal(200);
        SipText factory = stage.ben()
                .send(stage.ben().draft("OPTIONS", stage.server().factoryUri()))
                .expectFinal(200);
        for (String name : List.of("Allow", "Supported", "Accept", "Allow-Events")) {
            assertEquals(factory.need(name), ok.need(name), name);
        }
        assertTrue(ok.values("Contact").isEmpty(), ok.toString());
    }
}
