package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.MsrpPeer;
import org.parley.harness.SdpDraft;
import org.parley.harness.SipText;

/** {@code msrp.cema} (RFC 6714): middleboxes that rewrite {@code c=} and {@code m=}, and clients that know of it or not. */
@RunsAgainst(InJvmServer.class)
public class CemaFlows {

    /** What a middlebox makes of an offer whose path leads nowhere that the server can reach. */
    private static SdpDraft anchored(Stage stage, MsrpPeer media) {
        String unreachable = media.path().replaceFirst("//[^/]*/", "//192.0.2.10:2855/");
        return stage.ana()
                .offer(media)
                .mediaLine("m=message " + media.port() + " TCP/MSRP *")
                .set("path", unreachable)
                .set("setup", "passive");
    }

    private static ChatLeg call(Stage stage, SdpDraft offer, MsrpPeer media) {
        return stage.ana().call(Stage.listOf(stage.ben()).in(stage.ana().factoryInvite(), offer.toString()), media);
    }

    @Test
    @Flow("F12.1")
    @Covers({"RFC6714-4.2-1", "RFC6714-4.3-2"})
    public void connectsToTheAddressOfTheMediaLine(Stage stage) {
        stage.policy("msrp.cema", "true");
        MsrpPeer media = stage.ana().newMedia();
        media.usePath("msrp://192.0.2.10:2855/" + media.secrets().get(0) + ";tcp");
        ChatLeg a = call(stage, anchored(stage, media).set("msrp-cema", ""), media);
        ChatLeg b = stage.ben().expectInvitation();
        assertEquals(Optional.of(""), b.call().invite().sdp().message().attribute("msrp-cema"));
        b.accept();
        SipText ok = a.expectAnswered();
        assertEquals(Optional.of(""), ok.sdp().message().attribute("msrp-cema"));
        assertEquals("active", ok.sdp().message().need("setup"));
        b.say("through the middlebox");
        a.expectText(stage.ben(), "through the middlebox");
        a.say("and back");
        b.expectText(stage.ana(), "and back");
        stage.endAll(a, b);
    }

    @Test
    @Flow("F1.13")
    @Covers({"OMA-A7", "RFC6714-4.3-1"})
    public void refusesAnchoredOffersThatDoNotKnowIt(Stage stage) {
        stage.policy("msrp.cema", "true");
        MsrpPeer media = stage.ana().newMedia();
        call(stage, anchored(stage, media), media).expectRefused(488);
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Flow("F1.13")
    @Covers({"DEC-36", "RFC6714-4.2-2"})
    public void failsALegWhoseAnchoredAnswerDoesNotKnowIt(Stage stage) {
        stage.policy("msrp.cema", "true");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        String sdp = stage.ben()
                .answer(b.media())
                .set("path", "msrp://192.0.2.10:2855/elsewhere;tcp")
                .toString();
        b.answer(ok -> ok.body("application/sdp", sdp));
        b.call().expectAck();
        assertEquals(
                "SIP;cause=488;text=\"Not Acceptable Here\"", b.expectReleased().need("Reason"));
        a.expectRefused(488);
    }

    @Test
    @Flow("F12.1")
    @Covers("RFC6714-4.3-1")
    public void talksWithClientsThatDoNotKnowItAndNothingStandsBefore(Stage stage) {
        stage.policy("msrp.cema", "true");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        legs.get(0).say("directly");
        legs.get(1).expectText(stage.ana(), "directly");
        stage.endAll(legs);
    }
}
