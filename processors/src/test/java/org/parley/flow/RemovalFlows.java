package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.ConferenceText;
import org.parley.harness.HeaderValues;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipText;

/** F4.10: removal of a participant by the server (7.2.2.12). By whom else he may be removed is not told here. */
@RunsAgainst(InJvmServer.class)
public class RemovalFlows {

    private static void remove(Stage stage, String session, String user, Optional<String> reason) {
        try (ProducerTemplate template =
                ((InJvmServer) stage.server()).context().createProducerTemplate()) {
            Map<String, Object> headers = new HashMap<>(Map.of("ParleySession", session, "ParleyUser", user));
            reason.ifPresent(value -> headers.put("ParleyReason", value));
            template.sendBodyAndHeaders("direct:remove-participant", null, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(String focus) {
        return focus.substring("sip:".length(), focus.indexOf('@'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SIP;cause=403;text=\"Too loud\""})
    @Flow("F4.10")
    @Covers("DEC-5")
    public void endsEverythingOfTheRemovedOneAndTellsTheOthers(String reason, Stage stage) {
        stage.policy("conference.notifyMinInterval", "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String focus = legs.get(0).focus();
        RosterWatch others = RosterWatch.of(stage.ana(), focus);
        others.expectFull();
        RosterWatch his = RosterWatch.of(stage.cleo(), focus);
        his.expectFull();
        ChatLeg c = legs.get(2);
        String path = c.media().remotePath();

        remove(stage, id(focus), stage.cleo().aor(), Optional.of(reason).filter(text -> !text.isEmpty()));

        SipText bye = c.expectReleased();
        assertEquals(reason, bye.header("Reason").orElse(""));
        SipText last = his.expectTerminated("noresource");
        assertEquals(0, last.body().length, "the roster is no matter of his any more");
        ConferenceText told = others.expect();
        assertEquals("disconnected booted", others.summaryOf(stage.cleo().aor()));
        assertEquals(
                reason.isEmpty() ? "" : "Reason: " + reason,
                told.user(stage.cleo().aor()).orElseThrow().disconnectionReason());
        assertEquals(2, told.userCount());
        c.media().open(path);
        c.media().expectResponse(c.media().bind(), 481);
        legs.get(0).say("without cleo");
        legs.get(1).expectText(stage.ana(), "without cleo");
        SubscriptionFlows.end(stage, legs.subList(0, 2), others);
    }

    @Test
    @Flow("F4.10")
    @Covers("DEC-33")
    public void endsTheSessionOfTheOneWhoIsLeft(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        remove(stage, id(legs.get(0).focus()), stage.ben().aor(), Optional.empty());
        assertEquals(Optional.empty(), legs.get(1).expectReleased().header("Reason"));
        Stage.requireGone(legs.get(0).expectReleased());
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F4.10")
    public void givesUpWhoStillRings(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        c.ring();
        b.accept();
        SipText ok = a.expectAnswered();
        remove(stage, id(HeaderValues.uri(ok.need("Contact"))), stage.cleo().aor(), Optional.empty());
        c.expectCancel();
        stage.endAll(a, b);
    }
}
