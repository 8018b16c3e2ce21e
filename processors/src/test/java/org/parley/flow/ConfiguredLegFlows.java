package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.HeaderValues;
import org.parley.harness.Patience;
import org.parley.harness.ResourceList;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** Step 3 of F1.1 and the session's end as configuration changes them. */
@RunsAgainst(InJvmServer.class)
public class ConfiguredLegFlows {

    private static SipDraft inviteBen(Stage stage) {
        return Stage.listOf(stage.ben())
                .in(
                        stage.ana().factoryInvite(),
                        stage.ana().offer(stage.ana().newMedia()).toString());
    }

    /** Ben's INVITE; everything ends with his refusal. */
    private static SipText invitation(Stage stage, SipDraft invite) {
        SipCall call = stage.ana().send(invite);
        SipCall leg = stage.ben().sip().expectInvite();
        leg.reject(480, "Temporarily Unavailable");
        call.expectFinal(480);
        return leg.invite();
    }

    @Test
    @Flow("F1.1")
    @Covers("DEC-4")
    public void namesTheConferenceInsteadOfTheInviterWhereConfigured(Stage stage) {
        stage.policy("sip.identityStyle", "conference");
        SipText invite = invitation(stage, inviteBen(stage));
        assertEquals(invite.uri("Contact"), invite.uri("From"));
        assertEquals(invite.uri("Contact"), invite.uri("P-Asserted-Identity"));
        assertEquals(stage.ana().aor(), invite.uri("Referred-By"));
    }

    @Test
    @Flow("F12.1")
    public void namesAnAddressThatCanBeReachedWhereItListensOnAll(Stage stage) {
        stage.policy("sip.host", "0.0.0.0", "msrp.host", "0.0.0.0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String offer = legs.get(1).call().invite().toString();
        assertFalse(offer.contains("0.0.0.0"), offer);
        legs.get(0).say("hello");
        legs.get(1).expectText(stage.ana(), "hello");
        stage.endAll(legs);
    }

    @ParameterizedTest(name = "{0}: From {1}, asserted {2} gives {3}")
    @CsvSource({
        "'from,asserted,group', Ana F, Ana P, Ana F",
        "'asserted,from,group', Ana F, Ana P, Ana P",
        "'from,asserted,group', '', Ana P, Ana P",
        "'from,asserted,group', 'Ána \\\"A\\\" \\\\ B', '', 'Ána \"A\" \\ B'",
        "'from,asserted,group', '', '', ''"
    })
    @Flow("F1.1")
    @Covers({"OMA-A5", "DEC-3"})
    public void takesTheDisplayNameInTheConfiguredOrder(
            String order, String from, String asserted, String expected, Stage stage) {
        stage.policy("sip.displayNameOrder", order);
        SipDraft draft = inviteBen(stage);
        String tag = draft.header("From").replaceAll(".*;tag=", ";tag=");
        draft.set("From", named(from, stage) + tag).set("P-Asserted-Identity", named(asserted, stage));
        SipText invite = invitation(stage, draft);
        assertEquals(expected, HeaderValues.displayName(invite.need("From")).orElse(""), invite.toString());
    }

    private static String named(String name, Stage stage) {
        return (name.isEmpty() ? "" : "\"" + name + "\" ") + "<" + stage.ana().aor() + ">";
    }

    @Test
    @Flow("F1.1")
    public void copiesSubjectAndContributionIdAndNothingOfTheInvitersHop(Stage stage) {
        SipDraft draft = inviteBen(stage)
                .set("Subject", "Fünf Uhr")
                .with("Organization", "example")
                .with("P-Preferred-Identity", "<sip:other@example.com>")
                .with("P-Visited-Network-ID", "visited")
                .with("P-Served-User", "<sip:ana@example.com>;sescase=orig")
                .with("Authorization", "Digest username=\"ana\"")
                .with("X-Private", "secret");
        SipText invite = invitation(stage, draft);
        assertEquals("Fünf Uhr", invite.need("Subject"));
        assertEquals(draft.header("Contribution-ID"), invite.need("Contribution-ID"));
        for (String name : List.of("Organization", "X-Private", "Route", "Record-Route", "Proxy-Authorization")) {
            assertEquals(List.of(), invite.lines(name), name);
        }
        assertNotEquals(draft.header("Call-ID"), invite.callId());
        assertTrue(!invite.sdp().origin().contains("ana"), "o= is the server's");
    }

    @Test
    @Flow("F7.1")
    @Covers("DEC-10")
    public void hidesTheFocusOnOneToOneLegsWhereConfigured(Stage stage) {
        stage.policy("sip.isfocusOnOneToOne", "false");
        SipText one = invitation(stage, inviteBen(stage));
        assertTrue(!one.need("Contact").contains("isfocus"), one.toString());
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        stage.ben().expectInvitation().decline(480, "Temporarily Unavailable");
        stage.cleo().expectInvitation().decline(480, "Temporarily Unavailable");
        a.expectRefused(480);
    }

    @Test
    @Flow("F1.1")
    @Covers("OMA-D5")
    public void sendsThroughTheCoreAsLooseRouteWhereConfigured(Stage stage) {
        String core = stage.dee().aor() + ";lr";
        stage.policy("sip.outboundProxy", core);
        SipCall call = stage.ana()
                .send(ResourceList.of("sip:ben@example.com", "tel:+15550100")
                        .in(
                                stage.ana().factoryInvite(),
                                stage.ana().offer(stage.ana().newMedia()).toString()));
        List<SipCall> legs =
                List.of(stage.dee().sip().expectInvite(), stage.dee().sip().expectInvite());
        assertEquals(
                Set.of("sip:ben@example.com", "tel:+15550100"),
                legs.stream().map(leg -> leg.invite().requestUri()).collect(Collectors.toSet()));
        for (SipCall leg : legs) {
            assertEquals(leg.invite().requestUri(), leg.invite().uri("To"));
            assertEquals(List.of("<" + core + ">"), leg.invite().values("Route"));
            leg.reject(480, "Temporarily Unavailable");
        }
        call.expectFinal(480);
    }

    @Test
    @Flow("F1.1")
    @Covers("OMA-D5")
    public void keepsTheRouteSetOfALeg(Stage stage) {
        String record = "<" + stage.dee().aor() + ";lr>";
        stage.scene().proxy(stage.dee());
        SipCall call = stage.ana().send(inviteBen(stage));
        ChatLeg b = stage.ben().expectInvitation();
        b.call().respond(b.ok().with("Record-Route", record));
        SipText ack = stage.dee().sip().expectStray();
        assertEquals("ACK", ack.method());
        assertEquals(List.of(record), ack.values("Route"));
        call.expectFinal(200);
        call.ack();
        call.send(call.request("BYE"));
        call.expectFinal(200);
        SipText bye = stage.dee().sip().expectStray();
        assertEquals("BYE", bye.method());
        assertEquals(List.of(record), bye.values("Route"));
        b.call().reply(bye, SipDraft.response(200, "OK"));
    }

    @Test
    @Flow("F1.1")
    @Covers("DEC-40")
    public void sendsLongRequestsOverTcpAndOverUdpWhereTcpIsRefused(Stage stage) {
        SipDraft longOne = inviteBen(stage).set("Subject", "x".repeat(1300));
        assertEquals("TCP", invitation(stage, longOne).transport());
        stage.ben().sip().refuseTcp();
        SipDraft again = inviteBen(stage).set("Subject", "x".repeat(1300));
        assertEquals("UDP", invitation(stage, again).transport());
    }

    @Test
    @Flow("F1.3")
    @Covers("DEC-40")
    public void takesA503OverTcpForTheAnswerOfALongRequest(Stage stage) {
        SipCall call = stage.ana().send(inviteBen(stage).set("Subject", "x".repeat(1300)));
        SipCall leg = stage.ben().sip().expectInvite();
        assertEquals("TCP", leg.invite().transport());
        leg.reject(503, "Service Unavailable");
        call.expectFinal(500);
        leg.expectNothing(Patience.QUIET);
    }

    @Test
    @Flow("F1.1")
    @Covers("DEC-40")
    public void sendsShortRequestsOverUdp(Stage stage) {
        stage.policy("sip.udp.maxRequest", "65507");
        assertEquals("UDP", invitation(stage, inviteBen(stage)).transport());
    }

    @Test
    @Flow("F1.1")
    @Covers("OMA-G1")
    public void addsAFreshChargingVectorToEachLegInAnIms(Stage stage) {
        stage.policy("sip.profile", "ims");
        ChatLeg a = stage.ana()
                .call(
                        Stage.listOf(stage.ben(), stage.cleo())
                                .in(
                                        stage.ana().factoryInvite(),
                                        stage.ana()
                                                .offer(stage.ana().newMedia())
                                                .toString())
                                .with("P-Charging-Vector", "icid-value=inviters-own;orig-ioi=home.example"),
                        stage.ana().newMedia());
        SipText one = stage.ben().sip().expectInvite().invite();
        SipCall two = stage.cleo().sip().expectInvite();
        String first = HeaderValues.parameter(";" + one.need("P-Charging-Vector"), "icid-value")
                .orElse("");
        String second = HeaderValues.parameter(";" + two.invite().need("P-Charging-Vector"), "icid-value")
                .orElse("");
        assertTrue(!first.isEmpty() && !first.equals(second), "fresh for each leg");
        assertTrue(!(first + second).contains("inviters-own"));
        a.call().cancel();
        a.call().expectFinalOf(List.of(200, 487));
        a.call().expectFinalOf(List.of(200, 487));
        stage.ben().sip().callOf(one).reject(486, "Busy Here");
        two.reject(486, "Busy Here");
    }

    @Test
    @Flow("F1.15")
    @Covers("DEC-12")
    public void opensAnEmptyConferenceWhereConfigured(Stage stage) {
        stage.policy("sip.listlessInvite", "create");
        var media = stage.ana().newMedia();
        ChatLeg a = stage.ana()
                .call(
                        stage.ana()
                                .factoryInvite()
                                .without("Require")
                                .body(
                                        "application/sdp",
                                        stage.ana().offer(media).toString()),
                        media);
        Invitations.requireAnswer(stage, a.expectAnswered());
        a.call().expectNothing(Patience.QUIET);
        a.leave();
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F3.4")
    public void endsBelowTheConfiguredMinimum(Stage stage) {
        stage.policy("adhoc.minParticipants", "3");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo(), stage.dee());
        legs.get(3).leave();
        legs.get(0).say("three of us");
        legs.get(1).expectText(stage.ana(), "three of us");
        legs.get(2).expectText(stage.ana(), "three of us");
        legs.get(2).leave();
        Stage.requireGone(legs.get(0).expectReleased());
        Stage.requireGone(legs.get(1).expectReleased());
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F1.12")
    @Covers("DEC-2")
    public void writesTheWarningThatIsConfigured(Stage stage) {
        stage.policy("sip.warnings", "anonymity-not-allowed=No anonymous calls here");
        SipText refusal =
                stage.ana().send(inviteBen(stage).with("Privacy", "id")).expectFinal(403);
        stage.requireWarning(refusal, "No anonymous calls here");
        assertEquals(Optional.empty(), refusal.header("Contact"));
    }

    @Test
    @Flow("F1.1")
    public void asksNoTimerOfAClientThatHasNone(Stage stage) {
        var media = stage.ana().newMedia();
        ChatLeg a = stage.ana()
                .call(
                        Stage.listOf(stage.ben())
                                .in(
                                        stage.ana().factoryInvite(),
                                        stage.ana().offer(media).toString())
                                .without("Supported")
                                .without("Session-Expires"),
                        media);
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        SipText ok = a.expectAnswered();
        assertEquals(List.of(), ok.values("Require"), ok.toString());
        stage.endAll(a, b);
    }
}
