package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.SipCall;
import org.parley.harness.SipDraft;
import org.parley.harness.SipText;

/** F13.1 to F13.7, F13.9 and the malformed requests of F13.10: what is asked outside a session. */
@RunsAgainst(InJvmServer.class)
public class CapabilityFlows {

    private static SipText ask(Stage stage, SipDraft request, int status) {
        return stage.ana().send(request).expectFinal(status);
    }

    @Test
    @Flow("F13.1")
    @Covers("RFC5366-5-1")
    public void tellsWhatTheFactoryCanDo(Stage stage) {
        SipText ok = ask(stage, stage.ana().draft("OPTIONS", stage.server().factoryUri()), 200);
        assertTrue(ok.values("Supported").contains("recipient-list-invite"), ok.toString());
        assertTrue(ok.values("Allow").containsAll(List.of("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS")), ok.toString());
        assertTrue(ok.values("Accept").contains("application/sdp"), ok.toString());
        assertTrue(ok.need("Server").startsWith("IM-serv/OMA"), ok.toString());
    }

    @Test
    @Flow("F13.2")
    @Covers("RFC3261-11.2-1")
    public void tellsThatASessionIdentityIsAFocus(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        SipText ok = stage.cleo()
                .send(stage.cleo().draft("OPTIONS", legs.get(0).focus()))
                .expectFinal(200);
        assertEquals(legs.get(0).focus(), ok.uri("Contact"));
        assertTrue(Stage.contactParameters(ok).contains(";isfocus"), ok.toString());
        requireSessionCapabilities(ok);

        SipCall call = legs.get(1).call();
        call.send(call.request("OPTIONS"));
        SipText inDialog = call.expectFinal(200);
        assertEquals(legs.get(0).focus(), inDialog.uri("Contact"));
        requireSessionCapabilities(inDialog);
        stage.endAll(legs);
    }

    private static void requireSessionCapabilities(SipText ok) {
        assertTrue(ok.values("Allow-Events").contains("conference"), ok.toString());
        assertTrue(ok.values("Allow").containsAll(List.of("INVITE", "BYE", "PRACK", "SUBSCRIBE")), ok.toString());
        assertTrue(
                ok.values("Accept").containsAll(List.of("application/sdp", "application/conference-info+xml")),
                ok.toString());
        assertEquals(List.of("identity"), ok.values("Accept-Encoding"));
        assertEquals(List.of("en"), ok.values("Accept-Language"));
        assertEquals(List.of("100rel", "multiple-refer", "norefersub", "replaces", "timer"), ok.values("Supported"));
    }

    @Test
    @Flow("F13.3")
    public void doesNotKnowOtherUris(Stage stage) {
        ask(stage, stage.ana().draft("OPTIONS", "sip:nobody@" + stage.server().domain()), 404);
        ask(stage, stage.ana().draft("OPTIONS", "sip:conference-factory@192.0.2.7"), 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BYE", "REFER", "INFO", "UPDATE", "NOTIFY"})
    @Flow("F13.4")
    @Covers("DEC-17")
    public void refusesWhatNeedsADialogWithoutOne(String method, Stage stage) {
        SipDraft request = stage.ana().draft(method, stage.server().factoryUri());
        request.set("To", request.header("To") + ";tag=gone");
        SipCall call = stage.ana().send(request);
        SipText response = call.expect("481, or 405 where the method is unknown", SipText::isResponse);
        boolean known = List.of("BYE", "REFER").contains(method);
        assertTrue(response.status() == 481 || !known && response.status() == 405, response.toString());
    }

    @Test
    @Flow("F13.4")
    public void ignoresAnAckWithoutADialog(Stage stage) {
        SipDraft ack = stage.ana().draft("ACK", stage.server().factoryUri());
        SipCall call =
                stage.ana().send(ack.set("To", ack.header("To") + ";tag=gone").without("Contact"));
        call.expectNothing(Patience.QUIET);
    }

    @Test
    @Flow("F13.5")
    public void refusesAMessageToTheFactory(Stage stage) {
        SipDraft message =
                stage.ana().draft("MESSAGE", stage.server().factoryUri()).body("text/plain", "hi");
        SipText response = ask(stage, message, 405);
        assertTrue(response.values("Allow").contains("INVITE"), response.toString());
    }

    @Test
    @Flow("F13.6")
    public void isNoRegistrar(Stage stage) {
        SipDraft register =
                stage.ana().draft("REGISTER", "sip:" + stage.server().domain());
        SipText response = stage.ana().send(register).expect("405 or 403", SipText::isResponse);
        assertTrue(List.of(403, 405).contains(response.status()), response.toString());
    }

    @Test
    @Flow("F13.7")
    @Covers("DEC-2")
    public void refusesAnotherFocus(Stage stage) {
        SipDraft invite = Stage.listOf(stage.ben())
                .in(
                        stage.ana().factoryInvite(),
                        stage.ana().offer(stage.ana().newMedia()).toString());
        invite.set("Contact", invite.header("Contact") + ";isfocus");
        stage.requireWarning(ask(stage, invite, 403), "isfocus already assigned");
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Flow("F13.9")
    @Covers({"DEC-17", "DEC-41"})
    public void refusesAMergedRequest(Stage stage) {
        SipDraft invite = Stage.listOf(stage.ben())
                .in(
                        stage.ana().factoryInvite(),
                        stage.ana().offer(stage.ana().newMedia()).toString());
        SipCall call = stage.ana().send(invite);
        ChatLeg b = stage.ben().expectInvitation();
        SipDraft merged = invite.copy().set("Via", invite.header("Via") + "-by-another-way");
        call.send(merged);
        SipText loop = call.expect("482 on the second branch", m -> isFinal(m, 482, merged));
        call.acknowledge(merged, loop);
        stage.ben().sip().expectNothing(Patience.QUIET);
        b.decline(486, "Busy Here");
        SipText busy = call.expect("486 on the first branch", m -> isFinal(m, 486, invite));
        call.acknowledge(invite, busy);
    }

    private static boolean isFinal(SipText message, int status, SipDraft request) {
        return message.isResponse()
                && message.status() == status
                && request.header("Via").endsWith("branch=" + message.branch());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CSeq: 1 INVITE|CSeq: one INVITE",
                "CSeq: 1 INVITE|CSeq: 1 OPTIONS",
                "CSeq: 1 INVITE|CSeq: 99999999999999999999 INVITE",
                "From: |X-From: ",
                "To: |X-To: ",
                "Call-ID: |X-Call-ID: ",
                "Max-Forwards: 70|Max-Forwards: -7",
                "Max-Forwards: 70|Max-Forwards: seven",
                "From: \"Ana\"|From: \"Ana",
                "Content-Length: {length}|Content-Length: 99999"
            })
    @Flow("F13.10")
    @Covers("DEC-17")
    public void answers400ToAMalformedRequestOrNothingAndLives(String change, Stage stage) {
        SipDraft invite = Stage.listOf(stage.ben())
                .in(
                        stage.ana().factoryInvite(),
                        stage.ana().offer(stage.ana().newMedia()).toString());
        String good = new String(invite.bytes(), StandardCharsets.UTF_8);
        String length = good.replaceAll("(?s).*\r\nContent-Length: (\\d+)\r\n.*", "$1");
        String[] fromTo = change.replace("{length}", length).split("\\|");
        String bad = good.replace(fromTo[0], fromTo[1]);
        assertTrue(!bad.equals(good));
        stage.scene().tolerateStrays(stage.ana(), 400);
        stage.ana().sip().sendRaw("UDP", stage.ana().server().sip("UDP"), bad.getBytes(StandardCharsets.UTF_8));
        stage.expectNobodyCalled(stage.ben());
        tellsWhatTheFactoryCanDo(stage);
    }

    @Test
    @Flow("F13.10")
    public void livesThroughNoise(Stage stage) {
        for (String noise :
                List.of("", "\r\n\r\n", "\0\0\0\0", "GET / HTTP/1.1\r\n\r\n", "SIP/2.0 200 OK\r\n\r\n", "INVITE")) {
            stage.ana().sip().sendRaw("UDP", stage.ana().server().sip("UDP"), noise.getBytes(StandardCharsets.UTF_8));
        }
        stage.scene().tolerateStrays(stage.ana(), 400);
        tellsWhatTheFactoryCanDo(stage);
    }
}
