package org.parley.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** R10: users come back while their old dialogs, or the sessions, are about to end. Played several times, as in RaceFlows. */
@RunsAgainst(InJvmServer.class)
public class RejoinRaceFlows {

    private static final int ROUNDS = 8;

    @RepeatedTest(ROUNDS)
    @Flow("R10")
    public void comesBackWhileHisOldDialogEnds(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ChatLeg old = legs.get(1);
        AtomicReference<ChatLeg> coming = new AtomicReference<>();
        RaceFlows.atOnce(
                () -> old.call().send(old.call().request("BYE")), () -> coming.set(Stage.call(stage.ben(), a.focus())));
        ChatLeg b = coming.get();
        b.expectAnswered();
        old.call().expectFinalBeside(200, "BYE", bye -> old.call().reply(bye, SipDraft.response(200, "OK")));
        old.call().next(Patience.QUIET, "BYE").ifPresent(bye -> RaceFlows.replyUnlessAck(old, bye));
        old.media().drop();
        a.say("here once");
        b.expectText(stage.ana(), "here once");
        b.media().expectNoMessage(Patience.QUIET);
        legs.get(2).expectText(stage.ana(), "here once");
        stage.endAll(b, a, legs.get(2));
    }

    @RepeatedTest(ROUNDS)
    @Flow("R10")
    public void comesBackFromTwoPhonesAtOnceWhileHisOldDialogLives(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        List<ChatLeg> phones = Collections.synchronizedList(new ArrayList<>());
        Runnable comes = () -> phones.add(Stage.call(stage.ben(), a.focus()));
        RaceFlows.atOnce(comes, comes);
        List<SipText> answers =
                phones.stream().map(ChatLeg::expectAnsweredWithoutAck).toList();
        phones.forEach(phone -> phone.call().ack());
        legs.get(1).expectReleased();
        boolean isFirstOut = phones.get(0).call().next(Patience.QUIET, "BYE").isPresent();
        ChatLeg in = phones.get(isFirstOut ? 1 : 0);
        ChatLeg out = phones.get(isFirstOut ? 0 : 1);
        if (isFirstOut) {
            out.call().reply(lastBye(out), SipDraft.response(200, "OK"));
        } else {
            out.call().expectBye();
        }
        in.connect(answers.get(isFirstOut ? 1 : 0).sdp());
        a.say("one of you");
        in.expectText(stage.ana(), "one of you");
        legs.get(2).expectText(stage.ana(), "one of you");
        stage.endAll(in, a, legs.get(2));
    }

    private static SipText lastBye(ChatLeg leg) {
        return leg.call().received().stream()
                .filter(message -> message.isRequest("BYE"))
                .findFirst()
                .orElseThrow();
    }

    @RepeatedTest(ROUNDS)
    @Flow("R10")
    public void comesBackWhileTheSessionEnds(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        ChatLeg a = legs.get(0);
        ChatLeg c = legs.get(2);
        legs.get(1).leave();
        AtomicReference<ChatLeg> coming = new AtomicReference<>();
        RaceFlows.atOnce(
                () -> c.call().send(c.call().request("BYE")), () -> coming.set(Stage.call(stage.ben(), a.focus())));
        ChatLeg b = coming.get();
        c.call().expectFinal(200);
        c.media().drop();
        SipText answer = b.call().expectFinalOf(List.of(200, 404));
        if (answer.status() == 200) {
            b.call().ack();
            b.connect(answer.sdp());
            b.leave();
        }
        Stage.requireGone(a.expectReleased());
        stage.expectEnded(a.focus());
    }
}
