package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.ReferWatch;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/**
 * R5, R6 and R9: REFERs that meet what others do at the same moment, and F4.10: what the operator does. Either order is right.
 */
@RunsAgainst(InJvmServer.class)
public class ReferRaceFlows {

    private static final int ROUNDS = 8;

    private static SipDraft silent(ChatLeg leg, String referTo) {
        return ReferWatch.draft(leg, referTo).with("Refer-Sub", "false");
    }

    @RepeatedTest(ROUNDS)
    @Flow("R5")
    public void removalMeetsTheTargetsOwnBye(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ChatLeg c = legs.get(2);
        SipDraft refer = silent(a, "<" + stage.cleo().aor() + ";method=BYE>");
        SipDraft bye = c.call().request("BYE");
        RaceFlows.atOnce(() -> a.call().send(refer), () -> c.call().send(bye));
        a.call().expectFinalOf(List.of(202, 404));
        boolean isAnswered = false;
        while (!isAnswered) {
            SipText message = c.call().expect("the answer to BYE, or BYE", m -> true);
            isAnswered = message.isResponse();
            if (isAnswered) {
                assertTrue(List.of(200, 481).contains(message.status()), message.toString());
            } else {
                c.call().reply(message, SipDraft.response(200, "OK"));
            }
        }
        c.call().next(Patience.QUIET, "BYE").ifPresent(late -> c.call()
                .reply(late, SipDraft.response(481, "Call Does Not Exist")));
        c.media().drop();
        a.say("without cleo");
        legs.get(1).expectText(stage.ana(), "without cleo");
        stage.endAll(a, legs.get(1));
    }

    @RepeatedTest(ROUNDS)
    @Flow("R6")
    public void additionMeetsTheEndOfTheSession(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        ChatLeg b = legs.get(1);
        stage.policy("adhoc.onCreatorLeave", "end");
        SipDraft refer = silent(b, "<" + stage.dee().aor() + ">");
        SipDraft bye = a.call().request("BYE");
        RaceFlows.atOnce(() -> b.call().send(refer), () -> a.call().send(bye));
        a.call().expectFinal(200);
        a.media().drop();
        SipText first = b.call().next(Patience.MESSAGE);
        int status = first.isResponse() ? first.status() : 0;
        if (status != 202) {
            SipText released = first.isRequest() ? first : b.call().expectRequest("BYE");
            b.call().reply(released, SipDraft.response(200, "OK"));
            if (first.isRequest()) {
                status = b.call().expectFinalOf(List.of(202, 404, 481)).status();
            }
        }
        assertTrue(List.of(202, 404, 481).contains(status), "REFER was answered " + status);
        endWhateverGoesOn(stage, b, first.isResponse() && status == 202);
        stage.expectEnded(a.focus());
    }

    /** Where the REFER came first the session waits for dee; when she fails, ben is alone and gets BYE. */
    private static void endWhateverGoesOn(Stage stage, ChatLeg b, boolean isAccepted) {
        if (isAccepted) {
            ChatLeg d = stage.dee().expectInvitation();
            d.decline(486, "Busy Here");
            Stage.requireGone(b.expectReleased());
        }
        b.media().drop();
    }

    @RepeatedTest(ROUNDS)
    @Flow("R9")
    @Covers("DEC-30")
    public void twoReferralsForTheLastPlace(Stage stage) {
        stage.policy("adhoc.maxParticipants", "3");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        ChatLeg b = legs.get(1);
        SipDraft cleo = silent(a, "<" + stage.cleo().aor() + ">");
        SipDraft dee = silent(b, "<" + stage.dee().aor() + ">");
        RaceFlows.atOnce(() -> a.call().send(cleo), () -> b.call().send(dee));
        int forCleo = a.call().expectFinalOf(List.of(202, 486)).status();
        int forDee = b.call().expectFinalOf(List.of(202, 486)).status();
        assertEquals(202 + 486, forCleo + forDee, "one has the place");
        ChatClient added = forCleo == 202 ? stage.cleo() : stage.dee();
        ChatLeg third = added.expectInvitation();
        stage.expectNobodyCalled(forCleo == 202 ? stage.dee() : stage.cleo());
        third.accept();
        third.say("three");
        a.expectText(added, "three");
        b.expectText(added, "three");
        stage.endAll(a, b, third);
    }

    @RepeatedTest(ROUNDS)
    @Flow("R9")
    public void twoReferralsForTheSameUser(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        SipDraft one = silent(legs.get(0), "<" + stage.dee().aor() + ">");
        SipDraft other = silent(legs.get(1), "<" + stage.dee().aor() + ">");
        RaceFlows.atOnce(
                () -> legs.get(0).call().send(one), () -> legs.get(1).call().send(other));
        legs.get(0).call().expectFinal(202);
        legs.get(1).call().expectFinal(202);
        ChatLeg d = stage.dee().expectInvitation();
        stage.expectNobodyCalled(stage.dee());
        d.accept();
        stage.endAll(legs.get(0), legs.get(1), d);
    }

    @Test
    @Flow("F4.10")
    public void operatorRemovesAParticipantAndWhoRings(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ReferWatch refer = ReferWatch.within(a, "<" + stage.dee().aor() + ">");
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.ring();
        String id = a.focus().replaceAll("sip:|@.*", "");
        var sessions = ((InJvmServer) stage.server()).gateway().sessions();
        sessions.remove(id, stage.cleo().aor());
        String path = legs.get(2).media().remotePath();
        legs.get(2).expectReleased();
        legs.get(2).media().open(path);
        legs.get(2).media().expectResponse(legs.get(2).media().bind(), 481);
        legs.get(2).media().drop();
        sessions.remove(id, stage.dee().aor());
        d.expectCancel();
        refer.expectOutcome("SIP/2.0 487 Request Terminated");
        assertEquals(
                List.of("BOOTED", "BOOTED"),
                sessions.find(id).orElseThrow().legs().stream()
                        .filter(leg -> Stream.of(stage.cleo(), stage.dee())
                                .anyMatch(client -> client.aor().equals(leg.user())))
                        .map(leg -> leg.departure().orElseThrow().name())
                        .toList());
        stage.endAll(a, legs.get(1));
    }
}
