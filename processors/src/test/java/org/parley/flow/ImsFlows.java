package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.HeaderValues;
import org.parley.harness.MsrpPeer;
import org.parley.harness.ResourceList;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** What {@code sip.profile = ims} adds to the set-up (reference: section 16). */
@RunsAgainst(InJvmServer.class)
public class ImsFlows {

    private static final String VECTOR = "icid-value=\"inviters own\";orig-ioi=home.example";

    private static final String FUNCTIONS = "ccf=192.0.2.1;ecf=192.0.2.3";

    /** Headers of an S-CSCF and of a UE. */
    private static SipDraft fromCore(SipDraft request) {
        return request.with("P-Charging-Vector", VECTOR)
                .with("P-Charging-Function-Addresses", FUNCTIONS)
                .with("P-Served-User", "<sip:ana@example.com>;sescase=orig;regstate=reg")
                .with("P-Asserted-Service", "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session")
                .with("P-Preferred-Identity", "<sip:other@example.com>")
                .with("P-Preferred-Service", "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.session")
                .with("P-Visited-Network-ID", "visited");
    }

    private static SipDraft inviteBen(Stage stage, MsrpPeer media) {
        return Stage.listOf(stage.ben())
                .in(stage.ana().factoryInvite(), stage.ana().offer(media).toString());
    }

    private static String returned(Stage stage) {
        return VECTOR + ";term-ioi=" + stage.server().domain().replaceFirst(":\\d+$", "");
    }

    private static String icid(SipText message) {
        return HeaderValues.parameter(";" + message.need("P-Charging-Vector"), "icid-value")
                .orElse("");
    }

    @Test
    @Flow("F1.1")
    @Covers("OMA-G1")
    public void returnsTheInvitersChargingVectorAndPassesNothingOfHisHop(Stage stage) {
        stage.policy("sip.profile", "ims");
        MsrpPeer media = stage.ana().newMedia();
        ChatLeg a = stage.ana().call(fromCore(inviteBen(stage, media)), media);
        ChatLeg b = stage.ben().expectInvitation();
        SipText leg = b.call().invite();
        String own = stage.server().domain().replaceFirst(":\\d+$", "");
        assertTrue(!icid(leg).isEmpty() && !icid(leg).contains("inviters"), leg.toString());
        assertTrue(leg.need("P-Charging-Vector").contains(";orig-ioi=" + own), leg.toString());
        for (String name : List.of(
                "P-Charging-Function-Addresses",
                "P-Served-User",
                "P-Asserted-Service",
                "P-Preferred-Identity",
                "P-Preferred-Service",
                "P-Access-Network-Info",
                "P-Visited-Network-ID")) {
            assertEquals(List.of(), leg.lines(name), name);
        }
        b.ring();
        assertEquals(returned(stage), a.call().expectProvisional(180).need("P-Charging-Vector"));
        b.accept();
        SipText ok = a.expectAnswered();
        assertEquals(returned(stage), ok.need("P-Charging-Vector"));
        assertEquals(a.focus(), ok.uri("P-Asserted-Identity"));
        assertEquals(List.of(), ok.lines("Response-Source"));
        stage.endAll(a, b);
    }

    @Test
    @Flow({"F1.3", "F1.13", "F1.18"})
    @Covers("OMA-G1")
    public void saysInEachRefusalWhoRefusedAndReturnsTheChargingVector(Stage stage) {
        stage.policy("sip.profile", "ims");
        MsrpPeer media = stage.ana().newMedia();
        SipDraft byProtocol = fromCore(inviteBen(stage, media)).set("Require", "precondition");
        SipText unsupported = stage.ana().send(byProtocol).expectFinal(420);
        assertEquals("precondition", unsupported.need("Unsupported"));
        requireMarked(stage, unsupported);

        SipDraft byStep = fromCore(Stage.listOf(stage.ben())
                .in(stage.ana().factoryInvite(), "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n"));
        requireMarked(stage, stage.ana().send(byStep).expectFinal(488));

        SipCall call = stage.ana().send(fromCore(inviteBen(stage, media)));
        stage.ben().expectInvitation().decline(486, "Busy Here");
        requireMarked(stage, call.expectFinal(486));
    }

    private static void requireMarked(Stage stage, SipText refusal) {
        assertEquals("fe=<urn:3gpp:fe:as>", refusal.need("Response-Source"), refusal.toString());
        assertEquals(returned(stage), refusal.need("P-Charging-Vector"), refusal.toString());
    }

    @Test
    @Flow("F1.11")
    @Covers("OMA-G1")
    public void believesNothingOfWhoIsNotTrusted(Stage stage) {
        stage.policy("sip.profile", "ims", "sip.trustedPeers", "192.0.2.0/24");
        SipText refusal = stage.ana()
                .send(fromCore(inviteBen(stage, stage.ana().newMedia())))
                .expectFinal(403);
        assertEquals(List.of(), refusal.lines("P-Charging-Vector"));
        assertEquals("fe=<urn:3gpp:fe:as>", refusal.need("Response-Source"));
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Flow("F1.1")
    @Covers("OMA-G1")
    public void passesTheChargingFunctionsToItsOwnCore(Stage stage) {
        stage.policy("sip.profile", "ims", "sip.outboundProxy", stage.dee().aor() + ";lr;orig");
        SipCall call = stage.ana()
                .send(fromCore(ResourceList.of("sip:ben@example.com", "sip:cleo@example.com")
                        .in(
                                stage.ana().factoryInvite(),
                                stage.ana().offer(stage.ana().newMedia()).toString())));
        SipCall one = stage.dee().sip().expectInvite();
        SipCall two = stage.dee().sip().expectInvite();
        for (SipCall leg : List.of(one, two)) {
            assertEquals(FUNCTIONS, leg.invite().need("P-Charging-Function-Addresses"));
            assertEquals(
                    List.of("<" + stage.dee().aor() + ";lr;orig>"), leg.invite().values("Route"));
            leg.reject(480, "Temporarily Unavailable");
        }
        assertNotEquals(icid(one.invite()), icid(two.invite()));
        call.expectFinal(480);
    }

    @Test
    @Flow("F1.1")
    @Covers("OMA-G1")
    public void writesNoneOfItInThePlainProfile(Stage stage) {
        SipCall call = stage.ana().send(fromCore(inviteBen(stage, stage.ana().newMedia())));
        SipCall leg = stage.ben().sip().expectInvite();
        leg.reject(486, "Busy Here");
        SipText refusal = call.expectFinal(486);
        for (SipText message : List.of(leg.invite(), refusal)) {
            assertEquals(List.of(), message.lines("P-Charging-Vector"), message.toString());
            assertEquals(List.of(), message.lines("P-Charging-Function-Addresses"), message.toString());
            assertEquals(List.of(), message.lines("Response-Source"), message.toString());
        }
    }

    @Test
    @Flow("F1.1")
    @Covers("RFC3325-9.1-2")
    public void assertsBothIdentitiesOfTheInviter(Stage stage) {
        SipDraft invite = inviteBen(stage, stage.ana().newMedia()).with("P-Asserted-Identity", "<tel:+15550100>");
        SipCall call = stage.ana().send(invite);
        SipCall leg = stage.ben().sip().expectInvite();
        assertEquals(
                List.of("\"Ana\" <" + stage.ana().aor() + ">", "\"Ana\" <tel:+15550100>"),
                leg.invite().values("P-Asserted-Identity"));
        leg.reject(486, "Busy Here");
        call.expectFinal(486);
    }

    @Test
    @Flow("F10.1")
    @Covers("OMA-G1")
    public void assertsTheSessionIdentityInNotifications(Stage stage) {
        stage.policy("sip.profile", "ims");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String focus = legs.get(0).focus();
        SipDraft subscribe = RosterWatch.draft(stage.ana(), focus).set("Expires", "0");
        SipText last = RosterWatch.of(stage.ana(), focus, subscribe).expectTerminated("timeout");
        assertEquals(focus, last.uri("P-Asserted-Identity"));
        stage.endAll(legs);
    }
}
