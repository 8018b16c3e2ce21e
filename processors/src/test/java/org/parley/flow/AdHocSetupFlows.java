package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.SdpText;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/**
 * F1.1, F1.2, F1.4 and F1.6 to F1.9: sessions that come about. Not here: SUBSCRIBE and the roster (steps 8 and 9 of F1.1),
 * the provisional response that is repeated every 60 s (F1.4), which virtual time covers.
 */
@RunsAgainst(InJvmServer.class)
public class AdHocSetupFlows {

    @Test
    @Flow("F1.1")
    @Covers({
        "OMA-A6", "OMA-A9", "OMA-B1", "OMA-B3", "OMA-B4", "OMA-D1", "OMA-D2", "OMA-D5", "OMA-E4", "DEC-16", "DEC-27"
    })
    public void answersTheInviterAtTheFirstAcceptanceAndSwitchesTheChat(Stage stage) {
        allAcceptAndChat(stage, stage.ana());
    }

    @Test
    @Flow("F1.1")
    public void worksTheSameOverTcp(Stage stage) {
        allAcceptAndChat(stage, stage.ana().overTcp());
    }

    private static void allAcceptAndChat(Stage stage, ChatClient ana) {
        ChatLeg a = ana.invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        for (ChatLeg leg : List.of(b, c, d)) {
            Invitations.requireLeg(stage, leg);
            Invitations.requireInviter(leg.call().invite(), ana);
        }
        b.ring();
        SipText ringing = a.call().expectProvisional(180);
        assertTrue(Stage.contactParameters(ringing).contains(";isfocus"), "U2: " + ringing);
        d.ring();
        a.call().expectNothing(Patience.QUIET);
        c.accept();
        SipText ok = a.expectAnswered();
        Invitations.requireAnswer(stage, ok);
        assertEquals(ringing.tag("To"), ok.tag("To"), "one dialog, early and confirmed");
        for (ChatLeg leg : List.of(b, c, d)) {
            assertEquals(a.focus(), leg.focus(), "decision 27");
        }
        b.accept();
        d.accept();
        a.call().expectNothing(Patience.QUIET);
        chat(ana, a, b, c, d);
        stage.endAll(d, a, c, b);
        assertEquals(100, a.call().received().get(0).status(), "100 comes first");
    }

    private static void chat(ChatClient ana, ChatLeg a, ChatLeg b, ChatLeg c, ChatLeg d) {
        a.say("hello");
        for (ChatLeg leg : List.of(b, c, d)) {
            CpimText got = leg.expectText(ana, "hello");
            assertEquals("text/plain;charset=UTF-8", got.mime("Content-Type").orElse(""));
        }
        c.say("good morning");
        for (ChatLeg leg : List.of(a, b, d)) {
            leg.expectText(c.client(), "good morning");
        }
        a.media().expectNoMessage(Patience.QUIET);
        c.media().expectNoMessage(Patience.QUIET);
    }

    @Test
    @Flow("F1.1")
    @Covers({"OMA-B2", "OMA-D4", "DEC-15"})
    public void answersWithTheTypesOfOfferAndFirstAnswerAndCarriesTheAttributesAcross(Stage stage) {
        var media = stage.ana().newMedia();
        var offer = stage.ana()
                .offer(media)
                .set("accept-types", "message/CPIM application/im-iscomposing+xml text/plain")
                .set("x-colour", "green")
                .set("maxsize", "4711");
        ChatLeg a =
                stage.ana().call(Stage.listOf(stage.ben()).in(stage.ana().factoryInvite(), offer.toString()), media);
        ChatLeg b = stage.ben().expectInvitation();
        SdpText.Media offered = b.call().invite().sdp().message();
        assertEquals("green", offered.need("x-colour"), "D4");
        assertEquals("4711", offered.need("maxsize"));
        b.accept(ok -> ok.body(
                "application/sdp",
                stage.ben()
                        .answer(b.media())
                        .set("accept-types", "message/cpim text/html")
                        .set("x-size", "7")
                        .toString()));
        SdpText.Media answer = a.expectAnswered().sdp().message();
        assertEquals(List.of("message/cpim"), lower(answer.types("accept-types")), "B2a");
        assertEquals("7", answer.need("x-size"), "B2b");
        stage.endAll(a, b);
    }

    private static List<String> lower(List<String> types) {
        return types.stream().map(String::toLowerCase).toList();
    }

    @Test
    @Flow("F1.1")
    @Covers({"DEC-16", "DEC-37"})
    public void answersTheInviterAtOnceWherePolicySaysSo(Stage stage) {
        stage.policy("adhoc.answerInviter", "immediately");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        Invitations.requireAnswer(stage, a.expectAnswered());
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        b.accept();
        a.say("hello");
        b.expectText(stage.ana(), "hello");
        c.decline(486, "Busy Here");
        a.call().expectNothing(Patience.QUIET);
        stage.endAll(a, b);
    }

    @Test
    @Flow("F1.2")
    public void hidesAFailureWhenAnotherAccepts(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        stage.ben().expectInvitation().decline(486, "Busy Here");
        a.call().expectNothing(Patience.QUIET);
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        a.expectAnswered();
        stage.endAll(c, a);
    }

    @Test
    @Flow("F1.4")
    @Covers("DEC-14")
    public void waitsWhileSomebodyStillRings(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        stage.cleo().expectInvitation().decline(603, "Decline");
        stage.dee().expectInvitation().decline(480, "Temporarily Unavailable");
        a.call().expectNothing(Patience.QUIET);
        b.accept();
        a.expectAnswered();
        stage.endAll(b, a);
    }

    @Test
    @Flow("F1.6")
    public void joinsWhoAnswersLateWithoutTellingTheInviterAgain(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        c.accept();
        a.expectAnswered();
        a.say("before");
        c.expectText(stage.ana(), "before");
        b.accept();
        a.call().expectNothing(Patience.QUIET);
        a.say("after");
        c.expectText(stage.ana(), "after");
        b.expectText(stage.ana(), "after");
        stage.endAll(a, c, b);
    }

    @Test
    @Flow("F1.7")
    @Covers("DEC-9")
    public void releasesWhoAnswersAfterTheEnd(Stage stage) {
        stage.policy("adhoc.onCreatorLeave", "end");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        c.accept();
        a.expectAnswered();
        a.leave();
        c.expectReleased();
        b.call().expectCancelOnly();
        b.answer(ok -> ok);
        b.call().expectAck();
        b.expectReleased();
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F1.8")
    public void keepsTheFirstOfForkedAnswers(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.answer(ok -> ok);
        SipText ack = b.call().expectAck();
        assertEquals(b.call().dialog().localTag(), ack.tag("To").orElse(""));
        a.expectAnswered();
        b.connect(b.call().invite().sdp());
        String otherTag = "other-fork";
        b.answer(ok -> ok.set("To", b.call().invite().need("To") + ";tag=" + otherTag));
        b.call()
                .expect(
                        "ACK of the other fork",
                        m -> m.isRequest("ACK") && m.tag("To").equals(java.util.Optional.of(otherTag)));
        SipText bye = b.call().expectBye();
        assertEquals(otherTag, bye.tag("To").orElse(""));
        a.say("still here");
        b.expectText(stage.ana(), "still here");
        stage.endAll(a, b);
    }

    @Test
    @Flow("F1.9")
    public void acknowledgesARepeated200AndDoesNothingElse(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        b.answer(ok -> ok);
        b.call().expectAck();
        a.call().expectNothing(Patience.QUIET);
        assertEquals(0, a.call().repeats(), "no second 200");
        stage.endAll(a, b);
    }

    @Test
    @Flow("F1.21")
    @Covers({"OMA-A4", "OMA-E1", "OMA-E2"})
    public void sendsNothingThatAnInviteeDidNotAllow(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept(ok -> ok.set("Allow", "INVITE, ACK, CANCEL, BYE"));
        a.expectAnswered();
        a.say("hello");
        b.expectText(stage.ana(), "hello");
        b.call().expectNothing(Patience.QUIET);
        stage.endAll(a, b);
    }

    @Test
    @Flow("F1.1")
    @Covers("DEC-38")
    public void connectsToAnInviterWhoOffersToBePassive(Stage stage) {
        stage.ana().setup("passive", "passive");
        stage.ben().setup("active", "passive");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(0).say("from the passive side");
        legs.get(1).expectText(stage.ana(), "from the passive side");
        legs.get(2).expectText(stage.ana(), "from the passive side");
        legs.get(1).say("passive too");
        legs.get(0).expectText(stage.ben(), "passive too");
        legs.get(2).expectText(stage.ben(), "passive too");
        stage.endAll(legs);
    }

    @Test
    @Flow("F1.1")
    public void takesOffersWithActpassAndWithoutSetup(Stage stage) {
        for (String setup : List.of("actpass", "")) {
            stage.ana().setup(setup, "active");
            ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
            ChatLeg b = stage.ben().expectInvitation();
            b.accept();
            assertEquals("passive", a.expectAnswered().sdp().message().need("setup"));
            a.say("offer with setup '" + setup + "'");
            b.expectText(stage.ana(), "offer with setup '" + setup + "'");
            stage.endAll(a, b);
        }
    }

    @Test
    @Flow("F1.1")
    @Covers("OMA-D1")
    public void passesTheIdentifiersOfTheConversationOn(Stage stage) {
        MsrpPeer media = stage.ana().newMedia();
        SipDraft invite = Stage.listOf(stage.ben())
                .in(stage.ana().factoryInvite(), stage.ana().offer(media).toString())
                .with("Conversation-ID", "talk-1")
                .with("InReplyTo-Contribution-ID", "before-1")
                .set("Max-Forwards", "1");
        ChatLeg a = stage.ana().call(invite, media);
        ChatLeg b = stage.ben().expectInvitation();
        assertEquals("talk-1", b.call().invite().need("Conversation-ID"));
        assertEquals("before-1", b.call().invite().need("InReplyTo-Contribution-ID"));
        assertEquals("0", b.call().invite().need("Max-Forwards"));
        b.accept();
        a.expectAnswered();
        stage.endAll(a, b);
    }

    @Test
    @Flow("F1.1")
    public void readsAnAnswerInsideAMultipart(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept(ok -> {
            String text = new String(ok.bytes(), StandardCharsets.UTF_8);
            String sdp = text.substring(text.indexOf("\r\n\r\n") + 4);
            return ok.body(
                    "multipart/mixed;boundary=b",
                    "--b\r\nContent-Type: application/sdp\r\n\r\n" + sdp + "\r\n--b--\r\n");
        });
        a.expectAnswered();
        a.say("hello");
        b.expectText(stage.ana(), "hello");
        stage.endAll(a, b);
    }
}
