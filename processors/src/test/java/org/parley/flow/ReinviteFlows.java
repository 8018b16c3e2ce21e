package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** F9, as far as a refresh and a refusal go: an answered leg that asks again with INVITE. */
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
        String changed =
                pair.answer.replaceFirst("o=(\\S+) (\\S+) \\S+", "o=$1 $2 99").replace("sendrecv", "inactive");
        SipDraft change = pair.again(changed);

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

        SipDraft again(String sdp) {
            return b.call()
                    .request("INVITE")
                    .with("Supported", "timer")
                    .with("Session-Expires", "1800;refresher=uac")
                    .body("application/sdp", sdp);
        }
    }
}
