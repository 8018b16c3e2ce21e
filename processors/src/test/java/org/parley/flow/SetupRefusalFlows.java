package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.ResourceList;
import org.parley.harness.SdpDraft;
import org.parley.harness.SdpText;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/**
 * F1.10 to F1.14 and F1.18: set-up requests that are refused before anybody is called (U4). Not here: plain TCP where TLS
 * is required (F1.13), which comes with MSRP over TLS.
 */
@RunsAgainst(InJvmServer.class)
public class SetupRefusalFlows {

    /** The default of {@code adhoc.maxParticipants}, the inviter included. */
    private static final int MAX_PARTICIPANTS = 50;

    private static SipDraft inviteBen(Stage stage) {
        MsrpPeer media = stage.ana().newMedia();
        return Stage.listOf(stage.ben())
                .in(stage.ana().factoryInvite(), stage.ana().offer(media).toString());
    }

    private static SipText refused(Stage stage, SipDraft invite, int status) {
        SipCall call = stage.ana().send(invite);
        SipText response = call.expectFinal(status);
        assertTrue(response.need("Server").startsWith("IM-serv/OMA"), response.toString());
        stage.expectNobodyCalled(stage.ben());
        return response;
    }

    private static void accepted(Stage stage, SipDraft invite) {
        SipCall call = stage.ana().send(invite);
        SipCall leg = stage.ben().sip().expectInvite();
        leg.reject(486, "Busy Here");
        call.expectFinal(486);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:nobody@{domain}", "sip:conference-factory@192.0.2.99", "sip:{domain}"})
    @Flow("F1.10")
    @Covers({"OMA-A1", "DEC-1"})
    public void refusesAFactoryThatIsNotAllocated(String uri, Stage stage) {
        String target = uri.replace("{domain}", stage.server().domain());
        SipDraft invite =
                inviteBen(stage).startLine("INVITE " + target + " SIP/2.0").set("To", "<" + target + ">");
        SipText response = refused(stage, invite, 404);
        assertEquals(List.of(), response.values("Warning"));
    }

    @Test
    @Flow("F1.11")
    @Covers("OMA-A2")
    public void refusesWithoutAssertedIdentity(Stage stage) {
        stage.requireWarning(
                refused(stage, inviteBen(stage).without("P-Asserted-Identity"), 403), "127 Service not authorised");
    }

    @Test
    @Flow("F1.11")
    @Covers({"OMA-A2", "DEC-25"})
    public void refusesABarredUserEvenWhereAllAreAllowed(Stage stage) {
        stage.policy("authorisation.deny", "sip:mallory@*, sip:ana@*");
        stage.requireWarning(refused(stage, inviteBen(stage), 403), "127 Service not authorised");
    }

    @Test
    @Flow("F1.11")
    @Covers("DEC-25")
    public void refusesAUserWhoIsNotAmongTheAllowed(Stage stage) {
        stage.policy("authorisation.allow", "sip:*@example.com");
        stage.requireWarning(refused(stage, inviteBen(stage), 403), "127 Service not authorised");
        accepted(stage, inviteBen(stage).set("P-Asserted-Identity", "<sip:ana@example.com>, <tel:+15550101>"));
    }

    @Test
    @Flow("F1.11")
    @Covers("OMA-A2")
    public void refusesAnIdentityThatAnUntrustedHopAsserts(Stage stage) {
        stage.policy("sip.trustedPeers", "192.0.2.0/24");
        stage.requireWarning(refused(stage, inviteBen(stage), 403), "127 Service not authorised");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "ID", "header;id", "id;critical", "critical ; id"})
    @Flow("F1.12")
    @Covers("OMA-A3")
    public void refusesAnonymityWhereItIsNotAllowed(String privacy, Stage stage) {
        SipText response = refused(stage, inviteBen(stage).with("Privacy", privacy), 403);
        stage.requireWarning(response, "119 Anonymity not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "header", "user", "header;user"})
    @Flow("F1.12")
    @Covers("DEC-13")
    public void takesPrivacyOtherThanIdForNoAnonymity(String privacy, Stage stage) {
        accepted(stage, inviteBen(stage).with("Privacy", privacy));
    }

    @Test
    @Flow("F1.12")
    @Covers({"OMA-A2", "OMA-A3"})
    public void namesMissingAuthorisationBeforeAnonymity(Stage stage) {
        SipDraft invite = inviteBen(stage).with("Privacy", "id").without("P-Asserted-Identity");
        stage.requireWarning(refused(stage, invite, 403), "127 Service not authorised");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"no message line", "forbidden types", "no path", "unreadable path", "unknown transport"})
    @Flow("F1.13")
    @Covers("OMA-A7")
    public void refusesAnOfferAgainstPolicyAndSaysWhatIsSupported(String fault, Stage stage) {
        MsrpPeer media = stage.ana().newMedia();
        SdpDraft offer = stage.ana().offer(media);
        switch (fault) {
            case "no message line" -> offer.mediaLine("m=audio 49170 RTP/AVP 0")
                    .without("path")
                    .without("accept-types");
            case "forbidden types" -> offer.set("accept-types", "text/plain");
            case "no path" -> offer.without("path");
            case "unreadable path" -> offer.set("path", "http://127.0.0.1/");
            default -> offer.mediaLine("m=message 9 SCTP/MSRP *");
        }
        SipDraft invite = Stage.listOf(stage.ben()).in(stage.ana().factoryInvite(), offer.toString());
        requireDescription(stage, refused(stage, invite, 488));
    }

    /** Section 7.2: the body names what the server supports. */
    private static void requireDescription(Stage stage, SipText response) {
        SdpText description = response.sdp();
        assertTrue(!description.media().isEmpty(), response.toString());
        for (SdpText.Media media : description.media()) {
            assertTrue(media.isMessage(), response.toString());
            assertTrue(List.of(0, 9).contains(media.port()), response.toString());
            assertTrue(media.types("accept-types").contains("message/cpim"), response.toString());
            media.need("accept-wrapped-types");
            media.need("max-size");
        }
        assertEquals(List.of(), response.values("Contact"));
    }

    @Test
    @Flow("F1.13")
    @Covers({"OMA-A7", "OMA-A8"})
    public void namesTheOfferBeforeTheListThatIsTooLong(Stage stage) {
        stage.policy("adhoc.maxParticipants", "3");
        SdpDraft offer = stage.ana().offer(stage.ana().newMedia()).set("accept-types", "text/plain");
        ResourceList four = ResourceList.of(distinct(stage.ben(), 4));
        requireDescription(stage, refused(stage, four.in(stage.ana().factoryInvite(), offer.toString()), 488));
    }

    @ParameterizedTest
    @CsvSource({"v=1", "'v=0\r\nm=message'", "'not sdp at all'"})
    @Flow("F1.13")
    @Covers("DEC-17")
    public void refusesAMalformedOffer(String sdp, Stage stage) {
        refused(stage, Stage.listOf(stage.ben()).in(stage.ana().factoryInvite(), sdp + "\r\n"), 400);
    }

    private static List<String> distinct(ChatClient host, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> host.aor().replace("sip:", "sip:n" + i + "-"))
                .toList();
    }

    @ParameterizedTest(name = "maximum {0}, inviter counted {1}: {2} entries, refused {3}")
    @CsvSource({"3, true, 2, false", "3, true, 3, true", "3, false, 3, false", "3, false, 4, true"})
    @Flow("F1.14")
    @Covers({"OMA-A8", "DEC-8"})
    public void countsTheInviterAsConfigured(int max, boolean countInviter, int entries, boolean refused, Stage stage) {
        stage.policy("adhoc.maxParticipants", "" + max, "adhoc.countInviter", "" + countInviter);
        tryList(stage, ResourceList.of(distinct(stage.ben(), entries)), entries, refused);
    }

    @Test
    @Flow("F1.14")
    @Covers("OMA-A8")
    public void takes49OthersAndRefuses50ByDefault(Stage stage) {
        tryList(stage, ResourceList.of(distinct(stage.ben(), MAX_PARTICIPANTS - 1)), MAX_PARTICIPANTS - 1, false);
        tryList(stage, ResourceList.of(distinct(stage.ben(), MAX_PARTICIPANTS)), 0, true);
    }

    @Test
    @Flow("F1.14")
    @Covers("OMA-A8")
    public void doesNotCountDuplicatesAndTheInvitersOwnEntry(Stage stage) {
        stage.policy("adhoc.maxParticipants", "3");
        ResourceList list = ResourceList.of(distinct(stage.ben(), 2))
                .entry(distinct(stage.ben(), 1).get(0), " {cp}:copyControl=\"cc\"")
                .entry(distinct(stage.ben(), 2).get(1).replace("sip:", "SIP:"), "")
                .entry(stage.ana().aor(), " {cp}:copyControl=\"to\"");
        tryList(stage, list, 2, false);
    }

    private static void tryList(Stage stage, ResourceList list, int legs, boolean refused) {
        SipDraft invite = list.in(
                stage.ana().factoryInvite(),
                stage.ana().offer(stage.ana().newMedia()).toString());
        if (refused) {
            stage.requireWarning(refused(stage, invite, 486), "102 too many participants");
            return;
        }
        SipCall call = stage.ana().send(invite);
        IntStream.range(0, legs)
                .mapToObj(i -> stage.ben().sip().expectInvite())
                .toList()
                .forEach(leg -> leg.reject(480, "Temporarily Unavailable"));
        stage.ben().sip().expectNothing(Patience.QUIET);
        call.expectFinal(480);
    }

    @Test
    @Flow("F1.18")
    @Covers({"DEC-17", "RFC5366-3-1"})
    public void refusesAnExtensionItDoesNotKnow(Stage stage) {
        SipText response = refused(stage, inviteBen(stage).set("Require", "recipient-list-invite, foo"), 420);
        assertEquals(List.of("foo"), response.values("Unsupported"));
    }

    @Test
    @Flow("F1.18")
    @Covers("DEC-17")
    public void refusesATooShortSessionExpires(Stage stage) {
        SipText response = refused(stage, inviteBen(stage).set("Session-Expires", "60"), 422);
        assertEquals("90", response.need("Min-SE"));
    }

    @Test
    @Flow("F1.18")
    @Covers("DEC-17")
    public void refusesWhenMaxForwardsIsUsedUp(Stage stage) {
        refused(stage, inviteBen(stage).set("Max-Forwards", "0"), 483);
    }

    @Test
    @Flow("F1.18")
    @Covers("DEC-17")
    public void refusesSchemesAndBodiesAndAnswersItCannotDeal(Stage stage) {
        refused(stage, inviteBen(stage).startLine("INVITE urn:service:sos SIP/2.0"), 416);
        refused(stage, inviteBen(stage).with("Accept", "text/plain"), 406);
        assertTrue(refused(stage, inviteBen(stage).with("Content-Encoding", "compress"), 415)
                .values("Accept")
                .contains("application/sdp"));
        refused(stage, inviteBen(stage).set("To", stage.ana().factoryInvite().header("To") + ";tag=nodialog"), 481);
    }

    @ParameterizedTest(name = "{0} before {1}")
    @CsvSource({
        "483 Max-Forwards=0, Require=foo",
        "420 Require=foo, Accept=text/plain",
        "415 Content-Encoding=compress, Accept=text/plain",
        "406 Accept=text/plain, Session-Expires=60",
        "422 Session-Expires=60, Privacy=id"
    })
    @Flow("F1.18")
    @Covers("DEC-17")
    public void checksTheProtocolInItsOrderBeforeTheService(String first, String second, Stage stage) {
        String[] wanted = first.split("[ =]");
        SipDraft invite = inviteBen(stage).set(wanted[1], wanted[2]).set(second.split("=")[0], second.split("=")[1]);
        refused(stage, invite, Integer.parseInt(wanted[0]));
    }

    @Test
    @Flow("F1.10")
    public void refusesAnOfferlessInviteOnlyWherePolicySaysSo(Stage stage) {
        stage.policy("sip.offerlessInvite", "reject");
        refused(stage, offerless(stage), 488);
        stage.policy("sip.offerlessInvite", "offer");
        ChatLeg a = stage.ana().call(offerless(stage), stage.ana().newMedia());
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        SdpText offer = a.call().expectFinal(200).sdp();
        assertTrue(offer.message().types("accept-types").contains("message/cpim"));
        assertEquals("actpass", offer.message().need("setup"));
        a.call().ack(stage.ana().answer(a.media()).toString());
        a.connect(offer);
        a.say("answered in the ACK");
        b.expectText(stage.ana(), "answered in the ACK");
        a.leave();
        b.expectReleased();
    }

    private static SipDraft offerless(Stage stage) {
        return stage.ana()
                .factoryInvite()
                .with("Content-Disposition", "recipient-list")
                .body(
                        "application/resource-lists+xml",
                        Stage.listOf(stage.ben()).toString());
    }

    @Test
    @Flow("F1.11")
    @Covers({"OMA-A2", "RFC3325-9.1-1"})
    public void takesNoOtherSchemeForAnIdentity(Stage stage) {
        SipDraft invite = inviteBen(stage).set("P-Asserted-Identity", "<http://ana.example.com>");
        stage.requireWarning(stage.ana().send(invite).expectFinal(403), "127 Service not authorised");
    }
}
