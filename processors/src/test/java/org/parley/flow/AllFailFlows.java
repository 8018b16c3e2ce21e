package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.ResourceList;
import org.parley.harness.SipCall;
import org.parley.harness.SipText;

/**
 * F1.3 and F1.5: nobody comes. Not here: Timer B of an invitee who never answers at all (32 s), which virtual time covers.
 */
@RunsAgainst(InJvmServer.class)
public class AllFailFlows {

    private static final List<String> NAMES = List.of("ben", "cleo", "dee");

    @ParameterizedTest(name = "{0}: {1} gives {2}")
    @CsvSource({
        "lowest, 486 603 480, 480",
        "lowest, 603 486 408, 408",
        "lowest, 404 404 404, 404",
        "lowest, 500 600 604, 500",
        "sixxx-wins, 486 603 480, 603",
        "sixxx-wins, 486 487 480, 480",
        "first, 486 603 480, 486",
        "first, 603 404 480, 603",
        "fixed:480, 486 603 404, 480",
        "lowest, 503 503 503, 500",
        "lowest, 503 600 603, 500",
        "lowest, 401 486 603, 480",
        "lowest, 407 407 407, 480",
        "lowest, 302 486 603, 480",
        "first, 503 404 404, 500",
        "sixxx-wins, 407 486 501, 480"
    })
    @Flow("F1.3")
    @Covers({"OMA-C1", "DEC-6"})
    public void answersTheInviterOnceWithTheCodeOfThePolicy(String policy, String codes, int expected, Stage stage) {
        stage.policy("adhoc.failureCode", policy, "sip.followRedirects", "false");
        List<ChatClient> invitees = NAMES.stream().map(stage::client).toList();
        ChatLeg a = stage.ana().invite(Stage.listOf(invitees.toArray(ChatClient[]::new)));
        List<ChatLeg> legs = new ArrayList<>();
        invitees.forEach(invitee -> legs.add(invitee.expectInvitation()));
        String focus = legs.get(0).focus();
        List<Integer> answers =
                Arrays.stream(codes.split(" ")).map(Integer::valueOf).toList();
        for (int i = 0; i < answers.size(); i++) {
            // An ACK says that the leg has ended, not that the conference has heard of it.
            if (i == answers.size() - 1 || (i > 0 && policy.equals("first"))) {
                a.call().expectNothing(Patience.QUIET);
            }
            decline(legs.get(i), answers.get(i));
        }
        SipText refusal = a.expectRefused(expected);
        requireBareRefusal(refusal);
        a.call().expectNothing(Patience.QUIET);
        assertEquals(0, a.call().repeats(), "one final only");
        stage.expectEnded(focus);
    }

    private static void decline(ChatLeg leg, int status) {
        var response = leg.call().response(status, "Answer " + status);
        if (status == 302) {
            response.with("Contact", "<" + leg.client().sip().contactUri("UDP") + ">");
        }
        leg.call().respond(response);
        leg.call().expectAck();
    }

    /** Section 9.1: no body, no Contact of an invitee, no Warning that names one; Server as everywhere. */
    private static void requireBareRefusal(SipText refusal) {
        assertEquals(0, refusal.body().length, refusal.toString());
        assertEquals(List.of(), refusal.values("Contact"), refusal.toString());
        assertTrue(refusal.need("Server").startsWith("IM-serv/OMA"), refusal.toString());
        NAMES.forEach(name -> assertTrue(!refusal.toString().contains(name + "@"), refusal.toString()));
    }

    @Test
    @Flow("F1.3")
    public void passesTheRetryAfterOfTheChosenFailureAndNothingElseOfIt(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.call()
                .respond(b.call()
                        .response(480, "Gone fishing")
                        .with("Retry-After", "77")
                        .with("Warning", "399 " + stage.ben().name() + " \"ben is away\"")
                        .with("Reason", "SIP;cause=480;text=\"ben is away\""));
        b.call().expectAck();
        SipText refusal = a.expectRefused(480);
        assertEquals("77", refusal.need("Retry-After").split("[ ;(]")[0]);
        assertTrue(!refusal.toString().contains("ben is away"), refusal.toString());
    }

    @Test
    @Flow("F1.3")
    @Covers("OMA-C2")
    public void removesTheInviterWhenHeWasAnsweredAtOnceAndAllFail(Stage stage) {
        stage.policy("adhoc.answerInviter", "immediately");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        a.expectAnswered();
        stage.ben().expectInvitation().decline(486, "Busy Here");
        a.call().expectNothing(Patience.QUIET);
        stage.cleo().expectInvitation().decline(603, "Decline");
        Stage.requireGone(a.expectReleased());
        stage.expectEnded(a.focus());
    }

    @Test
    @Flow("F1.3")
    @Covers("DEC-6")
    public void followsARedirectOnceInTheOrderOfQ(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.call()
                .respond(b.call()
                        .response(302, "Moved Temporarily")
                        .set(
                                "Contact",
                                "<" + stage.dee().aor() + ">;q=0.2, <"
                                        + stage.cleo().aor() + ">;q=0.9, <"
                                        + stage.ben().aor() + ">;q=1.0"));
        b.call().expectAck();
        stage.cleo().expectInvitation().decline(404, "Not Found");
        ChatLeg d = stage.dee().expectInvitation();
        assertEquals(stage.dee().aor(), d.call().invite().requestUri());
        d.accept();
        a.expectAnswered();
        stage.endAll(a, d);
    }

    @Test
    @Flow("F1.3")
    @Covers("DEC-6")
    public void countsAnExhaustedRedirectAs480(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.call()
                .respond(b.call()
                        .response(302, "Moved Temporarily")
                        .set("Contact", "<" + stage.cleo().aor() + ">"));
        b.call().expectAck();
        ChatLeg c = stage.cleo().expectInvitation();
        c.call()
                .respond(c.call()
                        .response(301, "Moved")
                        .set("Contact", "<" + stage.ben().aor() + ">"));
        c.call().expectAck();
        a.expectRefused(480);
    }

    @Test
    @Flow("F1.3")
    @Covers("DEC-39")
    public void countsUnreachableAndUnusableInvitees(Stage stage) {
        ChatLeg a = stage.ana().invite(ResourceList.of("mailto:ben@example.com"));
        a.expectRefused(416);
        ChatLeg again = stage.ana().invite(ResourceList.of("sip:nobody@127.0.0.99:9;transport=tcp"));
        again.expectRefused(500);
    }

    @Test
    @Flow("F1.3")
    @Covers("DEC-39")
    public void invitesTheOthersWhenOneEntryIsUnusable(Stage stage) {
        ResourceList list = ResourceList.of("mailto:x@example.com", stage.ben().aor(), "tel:+15550100", "sip:", "%%%");
        ChatLeg a = stage.ana().invite(list);
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        stage.endAll(a, b);
    }

    @ParameterizedTest(name = "{0} gives {1}")
    @CsvSource({"lowest, 408", "fixed:480, 480"})
    @Flow("F1.5")
    public void givesUpAtTheRingTimeout(String policy, int expected, Stage stage) {
        stage.policy("adhoc.ringTimeout", "1 s", "adhoc.failureCode", policy);
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        List<ChatLeg> legs = NAMES.stream()
                .map(name -> stage.client(name).expectInvitation())
                .toList();
        legs.forEach(ChatLeg::ring);
        a.call().expectProvisional(180);
        legs.forEach(ChatLeg::expectCancel);
        requireBareRefusal(a.expectRefused(expected));
        stage.expectEnded(legs.get(0).focus());
    }

    @Test
    @Flow("F1.5")
    public void keepsTheSessionWhenOnlyTheOthersRingTooLong(Stage stage) {
        stage.policy("adhoc.ringTimeout", "1 s");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        a.expectAnswered();
        b.expectCancel();
        a.say("still here");
        c.expectText(stage.ana(), "still here");
        stage.endAll(a, c);
    }

    @Test
    @Flow("F1.3")
    @Covers("DEC-6")
    public void leadsNoRedirectToTheInviterOrToWhoIsCalledAlready(Stage stage) {
        SipCall call = stage.ana()
                .send(Stage.listOf(stage.ben(), stage.cleo())
                        .in(
                                stage.ana().factoryInvite(),
                                stage.ana().offer(stage.ana().newMedia()).toString()));
        SipCall ben = stage.ben().sip().expectInvite();
        SipCall cleo = stage.cleo().sip().expectInvite();
        String elsewhere = "<" + stage.dee().aor() + ">";
        ben.respond(ben.response(302, "Moved Temporarily")
                .set("Contact", "<" + stage.ana().aor() + ">, <" + stage.cleo().aor() + ">, " + elsewhere));
        ben.expectAck();
        SipCall dee = stage.dee().sip().expectInvite();
        cleo.respond(cleo.response(302, "Moved Temporarily").set("Contact", elsewhere));
        cleo.expectAck();
        dee.reject(486, "Busy Here");
        call.expectFinal(480);
        stage.expectNobodyCalled(stage.ana(), stage.cleo(), stage.dee());
    }

    /** RFC 6228: 199 says that a branch has ended, and no phone rings. */
    @Test
    @Flow("F1.4")
    @Covers({"DEC-14", "RFC6228-5-1"})
    public void ringsNotForAnEarlyDialogThatHasEnded(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.call().respond(199, "Early Dialog Terminated");
        b.decline(486, "Busy Here");
        a.expectRefused(486);
        assertEquals(List.of(), a.call().provisionals());
    }
}
