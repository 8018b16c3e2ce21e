package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.Patience;
import org.parley.harness.ResourceList;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;

/**
 * F8.1 to F8.8: who asks for anonymity, what policy says, what the others see. After {@code hide} no octet that another
 * participant receives may name the hidden one, by SIP or by MSRP.
 */
@RunsAgainst(InJvmServer.class)
public class AnonymityFlows {

    private static final String ANONYMOUS = "sip:anonymous@anonymous.invalid";

    private static SipDraft anonymousInvite(
            Stage stage, org.parley.harness.MsrpPeer media, ResourceList list, String privacy) {
        SipDraft invite =
                list.in(stage.ana().factoryInvite(), stage.ana().offer(media).toString());
        String tag = invite.header("From").replaceAll(".*;tag=", "");
        return invite.set("From", "\"Anonymous\" <" + ANONYMOUS + ">;tag=" + tag)
                .with("Privacy", privacy);
    }

    /** Ana calls, and nobody may learn that from here on. */
    static ChatLeg callAnonymously(Stage stage, ResourceList list) {
        var media = stage.ana().newMedia();
        stage.scene().hide(stage.ana());
        return stage.ana().call(anonymousInvite(stage, media, list, "id"), media);
    }

    @Test
    @Flow("F8.1")
    public void showsEverybodyWhenNobodyAsks(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        Invitations.requireInviter(b.call().invite(), stage.ana());
        b.accept();
        a.expectAnswered();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        b.say("hello");
        a.expectText(stage.ben(), "hello");
        c.expectText(stage.ben(), "hello");
        stage.endAll(a, b, c);
    }

    @Test
    @Flow({"F8.2", "F8.8"})
    @Covers("OMA-A3")
    public void refusesAnAnonymousInviterWhereItIsNotAllowed(Stage stage) {
        for (String privacy : List.of("id", "id;critical")) {
            var media = stage.ana().newMedia();
            SipCall call = stage.ana().send(anonymousInvite(stage, media, Stage.listOf(stage.ben()), privacy));
            stage.requireWarning(call.expectFinal(403), "119 Anonymity not allowed");
        }
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Flow("F8.3")
    @Covers({"OMA-A3", "DEC-28"})
    public void hidesAnAnonymousInviter(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        ChatLeg a = callAnonymously(stage, Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        for (ChatLeg leg : List.of(b, c)) {
            Invitations.requireLeg(stage, leg);
            Invitations.requireAnonymousInviter(leg.call().invite());
            assertEquals("Friday", leg.call().invite().need("Subject"));
        }
        b.accept();
        a.expectAnswered();
        c.accept();
        a.sayAs(ANONYMOUS, "guess who");
        assertEquals(
                "sip:anonymous1@anonymous.invalid", b.expectTextOf("guess who").from());
        assertEquals(
                "sip:anonymous1@anonymous.invalid", c.expectTextOf("guess who").from());
        b.say("no idea");
        a.expectText(stage.ben(), "no idea");
        c.expectText(stage.ben(), "no idea");
        stage.endAll(a, b, c);
    }

    @Test
    @Flow("F8.3")
    public void hidesAnAnonymousInviterWithARealFrom(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        stage.scene().hide(stage.ana());
        var media = stage.ana().newMedia();
        ChatLeg a = stage.ana()
                .call(
                        Stage.listOf(stage.ben())
                                .in(
                                        stage.ana().factoryInvite(),
                                        stage.ana()
                                                .offer(media)
                                                .set("x-owner", "ana")
                                                .then("i=ana")
                                                .toString())
                                .with("Privacy", "id")
                                .with("Referred-By", "<" + stage.ana().aor() + ">")
                                .with("Organization", "ana and friends")
                                .with("Call-Info", "<http://example.com/ana.png>;purpose=icon"),
                        media);
        ChatLeg b = stage.ben().expectInvitation();
        Invitations.requireAnonymousInviter(b.call().invite());
        b.accept();
        a.expectAnswered();
        stage.endAll(a, b);
    }

    @Test
    @Flow("F8.3")
    public void hidesAnAnonymousInviterWhoseCallFailsOrIsCancelled(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        ChatLeg failed = callAnonymously(stage, Stage.listOf(stage.ben()));
        stage.ben().expectInvitation().decline(486, "Busy Here");
        failed.expectRefused(486);
        ChatLeg cancelled = callAnonymously(stage, Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        cancelled.call().expectProvisional(180);
        cancelled.call().cancel();
        b.expectCancel();
        cancelled.call().expectFinalOf(List.of(200, 487));
        cancelled.call().expectFinalOf(List.of(200, 487));
    }

    @Test
    @Flow("F8.4")
    @Covers("OMA-E3")
    public void releasesAnAnonymousInviteeWhereItIsNotAllowed(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        b.answer(ok -> ok.with("Privacy", "id"));
        b.call().expectAck();
        b.call().expectBye();
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        a.expectAnswered();
        stage.endAll(a, c);
    }

    @Test
    @Flow("F8.5")
    @Covers({"OMA-E3", "DEC-18"})
    public void hidesAnAnonymousInviteeFromInviterAndOthers(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        stage.scene().hide(stage.ben());
        b.accept(ok -> ok.with("Privacy", "id")
                .with("P-Asserted-Identity", "\"Ben\" <" + stage.ben().aor() + ">")
                .with("Server", "ben's phone"));
        var ok = a.expectAnswered();
        assertTrue(!ok.toString().contains("anonymous1"), "the 200 tells nothing of who answered");
        c.accept();
        b.sayAs(ANONYMOUS, "hello");
        assertEquals("sip:anonymous1@anonymous.invalid", a.expectTextOf("hello").from());
        assertEquals("sip:anonymous1@anonymous.invalid", c.expectTextOf("hello").from());
        b.leave();
        stage.endAll(a, c);
    }

    @Test
    @Flow("F8.6")
    @Covers("DEC-18")
    public void numbersAnonymousUsersApart(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        ChatLeg a = callAnonymously(stage, Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        stage.scene().hide(stage.ben());
        b.accept(ok -> ok.with("Privacy", "id"));
        a.expectAnswered();
        c.accept();
        a.sayAs(ANONYMOUS, "one");
        CpimText seenByCleo = c.expectTextOf("one");
        b.expectText(seenByCleo.from(), "one");
        b.sayAs(ANONYMOUS, "two");
        CpimText fromBen = c.expectTextOf("two");
        a.expectText(fromBen.from(), "two");
        for (CpimText text : List.of(seenByCleo, fromBen)) {
            assertTrue(text.from().matches("sip:anonymous[12]@anonymous\\.invalid"), text.from());
        }
        assertTrue(!seenByCleo.from().equals(fromBen.from()), "two users, two numbers");
        stage.endAll(a, b, c);
    }

    @Test
    @Flow("F8.7")
    public void showsWhoAsksForNoPrivacy(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        var media = stage.ana().newMedia();
        ChatLeg a = stage.ana()
                .call(
                        Stage.listOf(stage.ben())
                                .in(
                                        stage.ana().factoryInvite(),
                                        stage.ana().offer(media).toString())
                                .with("Privacy", "none"),
                        media);
        ChatLeg b = stage.ben().expectInvitation();
        assertEquals(stage.ana().aor(), b.call().invite().uri("From"));
        assertEquals(stage.ana().aor(), b.call().invite().uri("P-Asserted-Identity"));
        b.accept(ok -> ok.with("Privacy", "none"));
        a.expectAnswered();
        b.say("it is me");
        a.expectText(stage.ben(), "it is me");
        stage.endAll(a, b);
    }

    @Test
    @Flow("F8.9")
    public void neverDeliversTheRealFromOfAnAnonymousSender(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        ChatLeg a = callAnonymously(stage, Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        a.say("careless");
        assertEquals(
                "sip:anonymous1@anonymous.invalid", b.expectTextOf("careless").from());
        a.media()
                .expectResponse(
                        a.media()
                                .sendMessage(
                                        "message/cpim",
                                        CpimText.text("Ana", ANONYMOUS, CpimText.EVERYBODY, "half careless")
                                                .bytes()),
                        200);
        assertEquals(
                "sip:anonymous1@anonymous.invalid",
                b.expectTextOf("half careless").from());
        byte[] named = CpimText.text("Anonymous", ANONYMOUS, CpimText.EVERYBODY, "named")
                .bytes();
        a.media().expectResponse(a.media().sendChunk("ana-1", "message/cpim", named, 1, named.length, '$'), 200);
        b.expectTextOf("named");
        stage.endAll(a, b);
    }

    @Test
    @Flow("F8.9")
    public void putsTheAnonymousUriInPlaceOfARealOne(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        ChatLeg a = callAnonymously(stage, Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        a.say("with my own name in From");
        b.expectText("sip:anonymous1@anonymous.invalid", "with my own name in From");
        stage.endAll(a, b);
    }

    @Test
    @Flow("F8.11")
    public void deliversPrivateMessagesToAnAnonymousUser(Stage stage) {
        stage.policy("adhoc.allowAnonymity", "true");
        stage.ana().chatroom("private-messages");
        ChatLeg a = callAnonymously(stage, Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.accept();
        a.expectAnswered();
        c.accept();
        b.sayTo("sip:anonymous1@anonymous.invalid", "between us", 200);
        a.expectText(stage.ben(), "between us");
        b.sayTo(stage.ana().aor(), "are you ana?", 404);
        c.media().expectNoMessage(Patience.QUIET);
        a.sayTo(stage.ben().aor(), "you have not declared it", 428);
        stage.endAll(a, b, c);
    }
}
