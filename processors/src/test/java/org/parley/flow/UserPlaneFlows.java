package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.MsrpFrame;
import org.parley.harness.MsrpMessage;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.SipHeader;

/**
 * F12.1 to F12.4, F12.6, F12.10 and F12.13: the chat itself. {@link SwitchFlows} has the rest of F12.
 */
@RunsAgainst(InJvmServer.class)
public class UserPlaneFlows {

    private static final String CPIM = "message/cpim";

    private static byte[] text(ChatClient sender, String text) {
        return CpimText.text(sender.sip().displayName(), sender.aor(), CpimText.EVERYBODY, text)
                .bytes();
    }

    @Test
    @Flow("F12.1")
    @Covers("OMA-B4")
    public void copiesAMessageToEverybodyButItsSender(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo(), stage.dee());
        for (ChatLeg sender : legs) {
            sender.say("from " + sender.client().name());
            for (ChatLeg other : legs) {
                if (other != sender) {
                    other.expectText(sender.client(), "from " + sender.client().name());
                }
            }
            sender.media().expectNoMessage(Patience.QUIET);
        }
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.1")
    public void keepsTheOrderOfASendersMessages(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        for (int i = 0; i < 200; i++) {
            MsrpPeer media = legs.get(0).media();
            media.sendMessage(CPIM, text(stage.ana(), "number " + i), new SipHeader("Failure-Report", "no"));
        }
        for (int i = 0; i < 200; i++) {
            legs.get(1).expectText(stage.ana(), "number " + i);
            legs.get(2).expectText(stage.ana(), "number " + i);
        }
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.1")
    public void keepsTwoSessionsOfTheSameUsersApart(Stage stage) {
        List<ChatLeg> one = stage.established(stage.ana(), stage.ben());
        List<ChatLeg> two = stage.established(stage.ben(), stage.ana());
        one.get(0).say("first session");
        two.get(1).say("second session");
        one.get(1).expectText(stage.ana(), "first session");
        two.get(0).expectText(stage.ana(), "second session");
        one.get(1).media().expectNoMessage(Patience.QUIET);
        stage.endAll(one);
        two.get(0).say("still here");
        two.get(1).expectText(stage.ben(), "still here");
        stage.endAll(two);
    }

    @Test
    @Flow("F12.2")
    public void deliversAMessageOfSeveralChunksWhole(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        MsrpPeer media = legs.get(0).media();
        byte[] whole = text(stage.ana(), "x".repeat(5000) + "\r\n-------abcd$\r\nMSRP abcd SEND\r\n");
        int first = 37;
        int second = 3000;
        String a = media.sendChunk("m1", CPIM, Arrays.copyOf(whole, first), 1, whole.length, '+');
        String b = media.sendChunk("m1", CPIM, Arrays.copyOfRange(whole, first, second), first + 1, whole.length, '+');
        String c = media.sendChunk(
                "m1", CPIM, Arrays.copyOfRange(whole, second, whole.length), second + 1, whole.length, '$');
        for (String id : List.of(a, b, c)) {
            media.expectResponse(id, 200);
        }
        for (ChatLeg leg : legs.subList(1, 3)) {
            MsrpMessage got = leg.media().expectMessage();
            assertArrayEquals(CpimText.parse(whole).content(), got.cpim().content());
        }
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.2")
    public void passesAnAbortOn(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer media = legs.get(0).media();
        byte[] whole = text(stage.ana(), "never finished");
        String a = media.sendChunk("m1", CPIM, Arrays.copyOf(whole, whole.length - 8), 1, whole.length, '+');
        media.expectResponse(a, 200);
        String b = media.sendChunk(
                "m1",
                CPIM,
                Arrays.copyOfRange(whole, whole.length - 8, whole.length - 4),
                whole.length - 7,
                whole.length,
                '#');
        media.expectResponse(b, 200);
        assertTrue(legs.get(1).media().expectMessage().aborted());
        legs.get(0).say("the next one");
        legs.get(1).expectText(stage.ana(), "the next one");
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.3")
    public void reportsSuccessItselfAndOnce(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        MsrpPeer media = legs.get(0).media();
        byte[] content = text(stage.ana(), "report, please");
        String id = media.sendMessage(CPIM, content, new SipHeader("Success-Report", "yes"));
        media.expectResponse(id, 200);
        MsrpFrame report = media.expectReport();
        assertTrue(report.need("Status").startsWith("000 200"), report.toString());
        assertEquals("1-" + content.length + "/" + content.length, report.need("Byte-Range"));
        legs.get(1).expectText(stage.ana(), "report, please");
        legs.get(2).expectText(stage.ana(), "report, please");
        media.expectNoMessage(Patience.QUIET);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.4")
    public void answersNothingWhereNothingIsWanted(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        for (String wanted : List.of("no", "partial")) {
            legs.get(0).media().sendMessage(CPIM, text(stage.ana(), wanted), new SipHeader("Failure-Report", wanted));
            legs.get(1).expectText(stage.ana(), wanted);
        }
        legs.get(0).media().expectNoMessage(Patience.QUIET);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.6")
    public void refusesTheFromOfSomebodyElse(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        MsrpPeer media = legs.get(0).media();
        String id = media.sendMessage(CPIM, text(stage.cleo(), "I am Cleo"));
        media.expectResponse(id, 403);
        legs.get(1).media().expectNoMessage(Patience.QUIET);
        legs.get(2).media().expectNoMessage(Patience.QUIET);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.10")
    public void refusesUnknownSessionsAndOthersConnections(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer stranger = stage.dee().newMedia();
        stranger.open(legs.get(0).media().remotePath().replaceAll("/[^/;]+;tcp", "/nobodys-session;tcp"));
        stranger.expectResponse(stranger.bind(), 481);
        MsrpPeer thief = stage.dee().newMedia();
        thief.open(legs.get(0).media().remotePath());
        thief.expectResponseOf(thief.bind(), List.of(481, 403, 506));
        legs.get(1).say("safe");
        legs.get(0).expectText(stage.ben(), "safe");
        MsrpPeer twice = legs.get(0).media();
        twice.open(twice.remotePath());
        twice.expectResponse(twice.bind(), 506);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.13")
    public void answers501ToAnUnknownMethodAndGoesOn(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer media = legs.get(0).media();
        String frame = "MSRP t501x DANCE\r\nTo-Path: " + media.remotePath() + "\r\nFrom-Path: " + media.path()
                + "\r\nMessage-ID: 1\r\n-------t501x$\r\n";
        media.sendRaw(frame.getBytes(StandardCharsets.UTF_8));
        media.expectResponse("t501x", 501);
        legs.get(0).say("still here");
        legs.get(1).expectText(stage.ana(), "still here");
        stage.endAll(legs);
    }
}
