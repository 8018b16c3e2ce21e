package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.MsrpPeer;
import org.parley.harness.ResourceList;
import org.parley.harness.SdpText;
import org.parley.harness.SipCall;
import org.parley.harness.SipText;
import org.parley.mime.BodyPart;
import org.parley.mime.BodyParts;
import org.parley.mime.Handling;
import org.parley.mime.MimeSyntaxException;
import org.parley.xml.RecipientLists;
import org.parley.xml.XmlRefusedException;

/** The second half of F1.16: {@code sip.recipientListHistory} is on. That no list is in any leg by default is a rule of the harness. */
@RunsAgainst(InJvmServer.class)
public class RecipientHistoryFlows {

    @Test
    @Flow("F1.16")
    @Covers("RFC5364-6-1")
    public void tellsInviteesWhoElseIsInvitedWhereTheOperatorWantsIt(Stage stage) {
        stage.policy("sip.recipientListHistory", "true");
        String anonymous = " {cp}:anonymize=\"true\"";
        ResourceList list = ResourceList.of()
                .entry(stage.ben().aor(), " {cp}:copyControl=\"to\"")
                .entry(stage.cleo().aor(), " {cp}:copyControl=\"cc\"")
                .entry(stage.cleo().aor(), " {cp}:copyControl=\"bcc\"")
                .entry(stage.dee().aor(), " {cp}:copyControl=\"bcc\"")
                .entry(stage.client("eli").aor(), "")
                .entry(stage.client("fay").aor(), " {cp}:copyControl=\"to\"" + anonymous)
                .entry(stage.client("gus").aor(), " {cp}:copyControl=\"to\"" + anonymous)
                .entry(stage.client("hal").aor(), " {cp}:copyControl=\"cc\"" + anonymous)
                .entry(stage.client("ida").aor(), " {cp}:copyControl=\"bcc\"" + anonymous)
                .entry("http://www.example.com/", " {cp}:copyControl=\"to\"")
                .entry(stage.ana().aor(), " {cp}:copyControl=\"to\"");
        SipCall call = stage.ana().invite(list).call();
        for (String name : List.of("ben", "cleo", "dee", "eli", "fay", "gus", "hal", "ida")) {
            SipCall leg = stage.client(name).sip().expectInvite();
            assertEquals(
                    List.of(
                            stage.ben().aor() + " to 1",
                            "sip:anonymous@anonymous.invalid to 2",
                            stage.cleo().aor() + " cc 1",
                            "sip:anonymous@anonymous.invalid cc 1"),
                    history(leg.invite()),
                    name);
            assertEquals(List.of(), leg.invite().values("Require"), "no option tag is for this list");
            leg.reject(480, "Temporarily Unavailable");
        }
        call.expectFinal(416);
    }

    /** The list beside the offer: URI, copyControl and count of each entry. */
    private static List<String> history(SipText invite) {
        BodyParts parts = parts(invite);
        assertEquals(
                List.of("application/sdp", "application/resource-lists+xml"),
                parts.all().stream().map(BodyPart::contentType).toList());
        BodyPart list = parts.ofDisposition("recipient-list-history").orElseThrow();
        assertEquals(Handling.OPTIONAL, list.handling());
        try {
            return RecipientLists.read(list.bytes()).stream()
                    .map(entry -> entry.uri() + " " + entry.copyControl().name().toLowerCase(Locale.ROOT) + " "
                            + entry.count())
                    .toList();
        } catch (XmlRefusedException e) {
            throw new AssertionError(invite.toString(), e);
        }
    }

    private static BodyParts parts(SipText invite) {
        try {
            return BodyParts.parse(invite.need("Content-Type"), Optional.empty(), invite.body());
        } catch (MimeSyntaxException e) {
            throw new AssertionError(invite.toString(), e);
        }
    }

    @Test
    @Flow("F1.16")
    @Covers("OMA-D2")
    public void tellsNobodyOfAListWhereEverybodyIsABlindCopy(Stage stage) {
        stage.policy("sip.recipientListHistory", "true");
        ChatLeg a = stage.ana()
                .invite(ResourceList.of()
                        .entry(stage.ben().aor(), "")
                        .entry(stage.cleo().aor(), " {cp}:copyControl=\"bcc\""));
        ChatLeg b = stage.ben().expectInvitation();
        Invitations.requireLeg(stage, b);
        b.decline(480, "Temporarily Unavailable");
        stage.cleo().expectInvitation().decline(480, "Temporarily Unavailable");
        a.expectRefused(480);
    }

    @Test
    @Flow({"F1.16", "F9.1"})
    public void refreshesALegThatWasToldWithItsOfferAlone(Stage stage) {
        stage.policy("sip.recipientListHistory", "true");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        SipCall ben = stage.ben().sip().expectInvite();
        String offer = new String(
                parts(ben.invite()).ofType("application/sdp").orElseThrow().bytes(), StandardCharsets.UTF_8);
        MsrpPeer media = stage.ben().newMedia();
        ben.respond(ben.response(200, "OK")
                .body("application/sdp", stage.ben().answer(media).toString()));
        ben.expectAck();
        a.expectAnswered();
        media.connect(SdpText.parse(offer.getBytes(StandardCharsets.UTF_8)).path());
        ben.send(ben.request("INVITE")
                .body("application/sdp", stage.ben().answer(media).toString()));
        assertEquals(offer, ben.expectFinal(200).bodyText());
        ben.ack();
        ben.bye();
        media.drop();
        Stage.requireGone(a.expectReleased());
        stage.expectEnded(a.focus());
    }
}
