package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.ReferWatch;
import org.parley.harness.ResourceList;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** F4.4: a REFER that is wrong, that its sender may not send, or that would be too much. Nobody is called for any of them. */
@RunsAgainst(InJvmServer.class)
public class ReferRefusalFlows {

    private static final String FUNCTION = "122 Function not allowed";

    private static SipText refused(ChatLeg leg, SipDraft refer, int status) {
        leg.call().send(refer);
        return leg.call().expectFinal(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<sip:dee@HOST>;x=y, <sip:ben@HOST> | 400",
                "sip:dee@HOST, sip:ben@HOST | 400",
                "sip:dee@HOST;method=BYE | 400",
                "sip:dee@HOST?method=BYE | 400",
                "<sip:dee@HOST;method=BYE?method=INVITE> | 400",
                "<dee> | 400",
                "<sip:dee@HOST | 400",
                "<cid:none@example.com> | 400",
                "<http://example.com/dee> | 416",
                "<mailto:dee@example.com> | 416",
                "<sip:dee@HOST;method=SUBSCRIBE> | 403",
                "<sip:dee@HOST?method=MESSAGE> | 403"
            })
    @Flow("F4.4")
    @Covers({"RFC3515-2.4.2-1", "RFC3515-2.4.2-2", "RFC5368-10-1"})
    public void refusesARefersToThatIsNoUser(String referTo, int status, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String host = stage.dee().aor().replace("sip:dee@", "");
        SipText refusal = refused(legs.get(0), ReferWatch.draft(legs.get(0), referTo.replace("HOST", host)), status);
        if (status == 403) {
            stage.requireWarning(refusal, FUNCTION);
        }
        stage.expectNobodyCalled(stage.dee(), stage.ben());
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.4")
    @Covers("RFC3515-2.4.2-1")
    public void refusesNoAndTwoReferTo(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        refused(a, a.call().request("REFER"), 400);
        refused(
                a,
                ReferWatch.draft(a, "<" + stage.dee().aor() + ">")
                        .with("r", "<" + stage.ben().aor() + ">"),
                400);
        stage.ana()
                .send(ReferWatch.draft(stage.ana(), a.focus(), "<" + stage.dee().aor() + ">")
                        .without("Contact"))
                .expectFinal(400);
        stage.expectNobodyCalled(stage.dee());
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.4")
    public void refusesWhoIsNoParticipant(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String focus = legs.get(0).focus();
        String dee = "<" + stage.dee().aor() + ">";
        stage.dee().send(ReferWatch.draft(stage.dee(), focus, dee)).expectFinal(403);
        stage.requireWarning(
                stage.ana()
                        .send(ReferWatch.draft(stage.ana(), focus, dee).without("P-Asserted-Identity"))
                        .expectFinal(403),
                "127 Service not authorised");
        legs.get(2).leave();
        stage.cleo().send(ReferWatch.draft(stage.cleo(), focus, dee)).expectFinal(403);
        stage.policy("authorisation.deny", stage.ben().aor());
        stage.requireWarning(
                refused(legs.get(1), ReferWatch.draft(legs.get(1), dee), 403), "127 Service not authorised");
        stage.expectNobodyCalled(stage.dee());
        stage.endAll(legs.get(0), legs.get(1));
    }

    @Test
    @Flow("F4.4")
    @Covers("DEC-30")
    public void letsOnlyTheCreatorAddWherePolicySaysSo(Stage stage) {
        stage.policy("adhoc.addBy", "creator");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String dee = "<" + stage.dee().aor() + ">";
        stage.requireWarning(refused(legs.get(1), ReferWatch.draft(legs.get(1), dee), 403), FUNCTION);
        stage.expectNobodyCalled(stage.dee());
        ReferWatch refer = ReferWatch.within(legs.get(0), dee);
        refer.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.accept();
        refer.expectOutcome("SIP/2.0 200 OK");
        stage.endAll(legs.get(0), legs.get(1), d);
    }

    @Test
    @Flow("F4.4")
    @Covers("OMA-A3")
    public void refusesAnonymityWhereItIsNotAllowed(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        stage.requireWarning(
                refused(
                        legs.get(0),
                        ReferWatch.draft(legs.get(0), "<" + stage.dee().aor() + ">")
                                .with("Privacy", "id"),
                        403),
                "119 Anonymity not allowed");
        stage.expectNobodyCalled(stage.dee());
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.4")
    @Covers("DEC-30")
    public void refusesMoreThanTheMaximum(Stage stage) {
        stage.policy("adhoc.maxParticipants", "3");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        SipDraft two = ReferWatch.of(ReferWatch.draft(a, ""), Stage.listOf(stage.cleo(), stage.dee()));
        stage.requireWarning(refused(a, two, 486), "102 too many participants");
        ReferWatch cleo = ReferWatch.within(a, "<" + stage.cleo().aor() + ">");
        cleo.expectTrying();
        ChatLeg c = stage.cleo().expectInvitation();
        SipDraft dee = ReferWatch.draft(a, "<" + stage.dee().aor() + ">");
        stage.requireWarning(refused(a, dee, 486), "102 too many participants");
        c.decline(486, "Busy Here");
        cleo.expectOutcome("SIP/2.0 486 Busy Here");
        ReferWatch third = ReferWatch.within(a, "<" + stage.dee().aor() + ">");
        third.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        d.accept();
        third.expectOutcome("SIP/2.0 200 OK");
        stage.expectNobodyCalled(stage.cleo());
        stage.endAll(a, legs.get(1), d);
    }

    @Test
    @Flow("F4.4")
    public void refusesUnknownSessions(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String dee = "<" + stage.dee().aor() + ">";
        SipDraft late = ReferWatch.draft(legs.get(1), dee);
        stage.endAll(legs);
        stage.ana()
                .send(ReferWatch.draft(stage.ana(), legs.get(0).focus(), dee))
                .expectFinal(404);
        stage.ana()
                .send(ReferWatch.draft(stage.ana(), stage.server().factoryUri(), dee))
                .expectFinal(405);
        legs.get(1).call().send(late);
        legs.get(1).call().expectFinal(481);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<resource-lists", "<!DOCTYPE x><x/>"})
    @Flow("F4.4")
    @Covers("RFC5368-7-1")
    public void refusesListsThatAreNone(String xml, Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        SipDraft refer = ReferWatch.of(ReferWatch.draft(a, ""), Stage.listOf(stage.dee()));
        refused(a, refer.body("application/resource-lists+xml", xml), 400);
        SipDraft dangling = ReferWatch.of(ReferWatch.draft(a, ""), Stage.listOf(stage.dee()));
        refused(a, dangling.set("Content-ID", "<others@example.com>"), 400);
        SipDraft text = ReferWatch.of(ReferWatch.draft(a, ""), Stage.listOf(stage.dee()));
        assertEquals(
                "application/resource-lists+xml, multipart/mixed",
                refused(a, text.body("text/plain", "dee"), 415).need("Accept"));
        stage.expectNobodyCalled(stage.dee());
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.4")
    public void refusesLongListsAndEntriesOfOtherMethods(Stage stage) {
        stage.policy("limits.listEntries", "2");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        ResourceList three = Stage.listOf(stage.cleo(), stage.dee(), stage.ben());
        stage.requireWarning(
                refused(a, ReferWatch.of(ReferWatch.draft(a, ""), three), 486), "102 too many participants");
        ResourceList mixed = Stage.listOf(stage.dee()).entry(stage.cleo().aor() + "?method=OPTIONS", "");
        stage.requireWarning(refused(a, ReferWatch.of(ReferWatch.draft(a, ""), mixed), 403), FUNCTION);
        stage.expectNobodyCalled(stage.dee(), stage.cleo());
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.4")
    @Covers("RFC4488-4-2")
    public void refusesExtensionsThatItDoesNotHave(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        SipDraft refer = ReferWatch.draft(legs.get(0), "<" + stage.dee().aor() + ">");
        assertEquals(
                "nosub",
                refused(legs.get(0), refer.with("Require", "norefersub, nosub"), 420)
                        .need("Unsupported"));
        stage.expectNobodyCalled(stage.dee());
        stage.endAll(legs);
    }

    @Test
    @Flow("F4.4")
    public void boundsWhatOneReferrerAndOneSessionMayHaveUnderWay(Stage stage) {
        stage.policy("limits.referralsPerMinute", "2", "limits.referralsPerSession", "1");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        ChatLeg a = legs.get(0);
        ReferWatch first = ReferWatch.within(a, "<" + stage.dee().aor() + ">");
        first.expectTrying();
        ChatLeg d = stage.dee().expectInvitation();
        SipDraft second = ReferWatch.draft(legs.get(1), "<" + stage.cleo().aor() + ">");
        assertEquals("5", refused(legs.get(1), second, 503).need("Retry-After"));
        d.decline(486, "Busy Here");
        first.expectOutcome("SIP/2.0 486 Busy Here");
        ReferWatch.within(a, "<" + stage.ben().aor() + ">").expectOutcome("SIP/2.0 200 OK");
        SipText tooOften = refused(a, ReferWatch.draft(a, "<" + stage.dee().aor() + ">"), 503);
        int seconds = Integer.parseInt(tooOften.need("Retry-After"));
        assertEquals(true, seconds > 0 && seconds <= 60, tooOften.toString());
        stage.expectNobodyCalled(stage.dee(), stage.cleo());
        stage.endAll(legs);
    }
}
