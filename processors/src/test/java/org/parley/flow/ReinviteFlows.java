package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.RosterWatch;
import org.parley.harness.SdpText;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipHeader;
import org.parley.harness.SipText;

/** F9: a participant who asks again with INVITE or UPDATE. */
@RunsAgainst(InJvmServer.class)
public class ReinviteFlows {

    @Test
    @Flow("F9.1")
    public void answersARefreshWithTheSameDescription(Stage stage) {
        Pair pair = new Pair(stage);
        SipDraft refresh = pair.again(pair.answer);

        pair.b.call().send(refresh);
        SipText ok = pair.b.call().expectFinal(200);
        pair.b.call().ack();

        assertEquals(pair.offer, ok.bodyText());
        assertTrue(ok.need("Contact").contains(";isfocus"));
        assertTrue(ok.need("Session-Expires").endsWith(";refresher=uac"));
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F9.4")
    public void refusesAChangeAndGoesOn(Stage stage) {
        Pair pair = new Pair(stage);
        SipDraft change = pair.again(pair.changed(99, "m=message", "m=audio"));

        pair.b.call().send(change);
        SipText refused = pair.b.call().expect("488", message -> message.isResponse() && message.status() == 488);
        pair.b.call().acknowledge(change, refused);

        assertTrue(refused.sdp().message().types("accept-types").contains("message/cpim"));
        pair.a.say("still here");
        pair.b.expectText(stage.ana(), "still here");
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F9.5")
    @Covers("RFC5366-5.1-1")
    public void refusesAListInARefresh(Stage stage) {
        Pair pair = new Pair(stage);
        SipDraft list = pair.again(pair.answer).with("Require", "recipient-list-invite");

        pair.b.call().send(list);
        SipText refused = pair.b.call().expect("420", message -> message.isResponse() && message.status() == 420);
        pair.b.call().acknowledge(list, refused);

        assertEquals("recipient-list-invite", refused.need("Unsupported"));
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F9.5")
    @Covers("RFC5366-5.1-1")
    public void refusesAListInARefreshThatDoesNotRequireIt(Stage stage) {
        Pair pair = new Pair(stage);
        String parts = "--p\r\nContent-Type: application/sdp\r\n\r\n" + pair.answer
                + "\r\n--p\r\nContent-Type: application/resource-lists+xml\r\nContent-Disposition: recipient-list\r\n\r\n"
                + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"/>\r\n--p--\r\n";
        SipDraft list = pair.b.call().request("INVITE").body("multipart/mixed;boundary=p", parts);

        pair.b.call().send(list);
        SipText refused = pair.b.call().expect("420", message -> message.isResponse() && message.status() == 420);
        pair.b.call().acknowledge(list, refused);

        assertEquals("recipient-list-invite", refused.need("Unsupported"));
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F9.2")
    public void holdsAlsoWhoDoesNotRaiseHisVersion(Stage stage) {
        Pair pair = new Pair(stage);
        SipText held = answered(pair, pair.answer.replace("sendrecv", "inactive"));
        assertTrue(held.bodyText().contains("a=inactive\r\n"), held.toString());
        pair.a.say("ben holds");
        pair.b.media().expectNoMessage(Patience.QUIET);
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F11.1")
    @Covers("RFC4028-9-2")
    public void leavesTheRefreshesToWhomTheClientNamed(Stage stage) {
        Pair pair = new Pair(stage);
        SipDraft refresh =
                pair.b.call().request("UPDATE").with("Supported", "timer").with("Session-Expires", "90;refresher=uas");
        pair.b.call().send(refresh);
        SipText ok = pair.b.call().expectFinal(200);
        assertEquals("90;refresher=uas", ok.need("Session-Expires"));
        assertTrue(ok.values("Require").contains("timer"), ok.toString());
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F11.1")
    @Covers("RFC4028-9-2")
    public void agreesToNoIntervalBelowTheClientsMinSe(Stage stage) {
        Pair pair = new Pair(stage);
        SipDraft refresh = pair.b
                .call()
                .request("UPDATE")
                .with("Supported", "timer")
                .with("Session-Expires", "5000")
                .with("Min-SE", "4000");
        pair.b.call().send(refresh);
        assertEquals("4000;refresher=uac", pair.b.call().expectFinal(200).need("Session-Expires"));
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F11.4")
    @Covers("RFC4028-7.4-1")
    public void invitesAgainWithTheIntervalThatTheInviteeWants(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        SipCall ben = stage.ben().sip().expectInvite();
        ben.respond(ben.response(422, "Session Interval Too Small").with("Min-SE", "5000"));
        ben.expectAck();
        SipText again = ben.expectRequest("INVITE");
        assertEquals("5000;refresher=uas", again.need("Session-Expires"));
        assertEquals("5000", again.need("Min-SE"));
        ben.reply(again, SipDraft.response(486, "Busy Here"));
        ben.expectAck();
        a.expectRefused(486);
    }

    @Test
    @Flow("F11.4")
    @Covers("RFC4028-9-1")
    public void asksForALongerIntervalInsideADialogToo(Stage stage) {
        Pair pair = new Pair(stage);
        SipDraft refresh =
                pair.b.call().request("UPDATE").with("Supported", "timer").with("Session-Expires", "60");
        pair.b.call().send(refresh);
        assertEquals("90", pair.b.call().expectFinal(422).need("Min-SE"));
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F11.3")
    public void needsNoTimerOfAnInvitee(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.accept(ok -> ok.without("Session-Expires").without("Require").without("Supported"));
        a.expectAnswered();
        a.say("no timer");
        b.expectText(stage.ana(), "no timer");
        stage.endAll(a, b);
    }

    @Test
    @Flow("F11.2")
    public void demandsNoTimerOfWhoKnowsNone(Stage stage) {
        Pair pair = new Pair(stage);
        pair.b.call().send(pair.b.call().request("UPDATE"));
        SipText ok = pair.b.call().expectFinal(200);
        assertEquals(List.of(), ok.lines("Session-Expires"));
        assertEquals(List.of(), ok.lines("Require"));
        stage.endAll(pair.a, pair.b);
    }

    private static SipText answered(Pair pair, String sdp) {
        pair.b.call().send(pair.again(sdp));
        SipText ok = pair.b.call().expectFinal(200);
        pair.b.call().ack();
        return ok;
    }

    private static String originVersion(String sdp) {
        return sdp.replaceAll("(?s).*\\r\\no=(\\S+ \\S+ \\S+).*", "$1");
    }

    @Test
    @Flow("F9.2")
    @Covers({"RFC3264-6.1-1", "RFC3264-8-1", "RFC3264-8-2"})
    public void holdsAndResumes(Stage stage) {
        Pair pair = new Pair(stage);
        SipText held = answered(pair, pair.changed(2, "sendrecv", "inactive"));
        assertTrue(held.bodyText().contains("a=inactive\r\n"), held.toString());
        String[] before = originVersion(pair.offer).split(" ");
        String[] after = originVersion(held.bodyText()).split(" ");
        assertEquals(before[1], after[1]);
        assertEquals(Long.parseLong(before[2]) + 1, Long.parseLong(after[2]));
        assertEquals(pair.b.call().invite().sdp().path(), held.sdp().path());

        pair.a.say("ben holds");
        pair.b.media().expectNoMessage(Patience.QUIET);
        pair.b.sayTo(CpimText.EVERYBODY, "while on hold", 403);

        SipText resumed = answered(pair, pair.changed(3, "sendrecv", "sendrecv"));
        assertTrue(resumed.bodyText().contains("a=sendrecv\r\n"), resumed.toString());
        pair.a.say("welcome back");
        pair.b.expectText(stage.ana(), "welcome back");
        pair.b.say("thanks");
        pair.a.expectText(stage.ben(), "thanks");
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F9.2")
    public void onlySendsWhereHeOnlyReceives(Stage stage) {
        Pair pair = new Pair(stage);
        SipText ok = answered(pair, pair.changed(2, "sendrecv", "recvonly"));
        assertTrue(ok.bodyText().contains("a=sendonly\r\n"), ok.toString());
        pair.a.say("listen");
        pair.b.expectText(stage.ana(), "listen");
        pair.b.sayTo(CpimText.EVERYBODY, "may not", 403);
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow({"F9.1", "F9.2"})
    @Covers("RFC3261-14.2-2")
    public void takesTheAnswerInTheAckOfAnInviteWithoutOffer(Stage stage) {
        stage.policy("conference.notifyMinInterval", "0");
        Pair pair = new Pair(stage);
        pair.b.call().send(pair.b.call().request("INVITE"));
        assertEquals(pair.offer, pair.b.call().expectFinal(200).bodyText());
        pair.b.call().ack(pair.answer);
        pair.a.say("unchanged");
        pair.b.expectText(stage.ana(), "unchanged");

        RosterWatch watch = RosterWatch.of(stage.ana(), pair.a.focus());
        pair.b.call().send(pair.b.call().request("INVITE"));
        pair.b.call().expectFinal(200);
        pair.b.call().ack(pair.changed(2, "sendrecv", "inactive"));
        watch.awaitUser(stage.ben().aor(), "on-hold dialed-out");
        pair.a.say("ben holds");
        pair.b.media().expectNoMessage(Patience.QUIET);
        pair.b.leave();
        watch.expectTerminated("noresource");
        pair.a.expectReleased();
    }

    @Test
    @Flow("F9.3")
    @Covers("RFC3261-14.2-2")
    public void endsWhoAnswersWithAnotherPath(Stage stage) {
        Pair pair = new Pair(stage);
        pair.b.call().send(pair.b.call().request("INVITE"));
        pair.b.call().expectFinal(200);
        MsrpPeer moved = stage.ben().newMedia();
        String answer = stage.ben().answer(moved).toString();
        pair.b.call().ack(answer.replaceFirst("o=(\\S+) (\\S+) \\S+", "o=$1 $2 7"));
        pair.b.expectReleased();
        Stage.requireGone(pair.a.expectReleased());
    }

    @Test
    @Flow("F9.3")
    @Covers("DEC-32")
    public void movesTheChatToAnotherPath(Stage stage) {
        Pair pair = new Pair(stage);
        MsrpPeer moved = stage.ben().newMedia();
        String offer = stage.ben().offer(moved).toString();
        SipText ok = answered(pair, offer.replaceFirst("o=(\\S+) (\\S+) \\S+", "o=$1 $2 7"));
        assertNotEquals(pair.b.call().invite().sdp().path(), ok.sdp().path());
        moved.connect(ok.sdp().path());

        expectGone(pair.b, stage);
        pair.a.say("to the new path");
        assertEquals("to the new path", moved.expectMessage().cpim().text());
        byte[] text = CpimText.text("Ben", stage.ben().aor(), CpimText.EVERYBODY, "from the new path")
                .bytes();
        moved.expectResponse(moved.sendMessage("message/cpim", text), 200);
        pair.a.expectText(stage.ben(), "from the new path");
        stage.endAll(pair.a, pair.b);
    }

    /** The path before is released right behind the answer, in which time a request may just pass. */
    private static void expectGone(ChatLeg leg, Stage stage) {
        int status = 200;
        for (int i = 0; i < 20 && status == 200; i++) {
            byte[] notification = new CpimText(
                            List.of(new SipHeader("From", "<" + stage.ben().aor() + ">")),
                            List.of(new SipHeader("Content-Type", "message/imdn+xml")),
                            new byte[0])
                    .bytes();
            String id = leg.media().sendMessage("message/cpim", notification);
            status = leg.media().expectResponseOf(id, List.of(200, 481)).status();
        }
        assertEquals(481, status);
    }

    @Test
    @Flow("F9.6")
    @Covers("RFC3261-14.2-1")
    public void refusesASecondOfferWhileTheFirstIsOpen(Stage stage) {
        Pair pair = new Pair(stage);
        pair.b.call().send(pair.again(pair.answer));
        pair.b.call().expectFinal(200);
        SipDraft second = pair.again(pair.answer);
        pair.b.call().send(second);
        SipText refused = pair.b.call().expect("500", message -> message.isResponse() && message.status() == 500);
        assertTrue(Integer.parseInt(refused.need("Retry-After")) <= 10);
        pair.b.call().acknowledge(second, refused);
        pair.b.leave();
        pair.a.expectReleased();
    }

    @Test
    @Flow("F9.7")
    public void answersUpdateAsRefresh(Stage stage) {
        Pair pair = new Pair(stage);
        SipDraft bare = pair.b
                .call()
                .request("UPDATE")
                .with("Supported", "timer")
                .with("Session-Expires", "1800;refresher=uac");
        pair.b.call().send(bare);
        SipText ok = pair.b.call().expectFinal(200);
        assertEquals("1800;refresher=uac", ok.need("Session-Expires"));
        assertEquals("", ok.bodyText());
        assertTrue(ok.need("Contact").contains(";isfocus"));
        assertTrue(ok.values("Allow").contains("UPDATE"), ok.toString());

        SipDraft hold =
                pair.b.call().request("UPDATE").body("application/sdp", pair.changed(2, "sendrecv", "inactive"));
        pair.b.call().send(hold);
        assertTrue(pair.b.call().expectFinal(200).bodyText().contains("a=inactive\r\n"));
        pair.a.say("ben holds");
        pair.b.media().expectNoMessage(Patience.QUIET);
        stage.endAll(pair.a, pair.b);
    }

    @Test
    @Flow("F9.8")
    @Covers("RFC3264-6-1")
    public void answersFurtherMediaWithPortZero(Stage stage) {
        Pair pair = new Pair(stage);
        String more = "m=audio 4000 RTP/AVP 0\r\n" + "m=message 0 TCP/MSRP *\r\n";
        String offer = pair.changed(2, "m=message", "m=video 4002 RTP/AVP 96\r\nm=message") + more;
        SipText ok = answered(pair, offer);
        List<SdpText.Media> media = ok.sdp().media();
        assertEquals(4, media.size(), ok.toString());
        assertEquals("m=video 0 RTP/AVP 96", media.get(0).line());
        assertTrue(media.get(1).isMessage() && media.get(1).port() > 0, ok.toString());
        assertEquals("m=audio 0 RTP/AVP 0", media.get(2).line());
        assertEquals(0, media.get(3).port());
        stage.endAll(pair.a, pair.b);
    }

    /** Ana and ben in a session, with the descriptions of ben's leg. */
    private static final class Pair {

        private final ChatLeg a;
        private final ChatLeg b;
        private final String offer;
        private final String answer;

        Pair(Stage stage) {
            a = stage.ana().invite(Stage.listOf(stage.ben()));
            b = stage.ben().expectInvitation();
            offer = b.call().invite().bodyText();
            AtomicReference<SipDraft> sent = new AtomicReference<>();
            b.accept(ok -> {
                sent.set(ok);
                return ok;
            });
            String text = new String(sent.get().bytes(), StandardCharsets.UTF_8);
            answer = text.substring(text.indexOf("\r\n\r\n") + 4);
            a.expectAnswered();
        }

        /** Ben's answer as another description of his. */
        String changed(int version, String what, String by) {
            return answer.replaceFirst("o=(\\S+) (\\S+) \\S+", "o=$1 $2 " + version)
                    .replace(what, by);
        }

        SipDraft again(String sdp) {
            return b.call()
                    .request("INVITE")
                    .with("Supported", "timer")
                    .with("Session-Expires", "1800;refresher=uac")
                    .body("application/sdp", sdp);
        }
    }
}
