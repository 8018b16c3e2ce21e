package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.MsrpMessage;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.SipHeader;

/**
 * F12.5 to F12.20, F3.7 and F8.9: what the switch does beyond copying. Not here, because they need time that a test can move
 * or a network that it can stop: the timers of chunks and of stuck readers.
 */
@RunsAgainst(InJvmServer.class)
public class SwitchFlows {

    private static final String CPIM = "message/cpim";

    private static byte[] cpim(ChatClient from, String to, String text) {
        return CpimText.text(from.sip().displayName(), from.aor(), to, text).bytes();
    }

    private static byte[] wrapped(ChatClient from, String to, String type, String content, SipHeader... mime) {
        List<SipHeader> headers = new ArrayList<>(List.of(new SipHeader("Content-Type", type)));
        headers.addAll(Arrays.asList(mime));
        return new CpimText(
                        List.of(new SipHeader("From", "<" + from.aor() + ">"), new SipHeader("To", "<" + to + ">")),
                        headers,
                        content.getBytes(StandardCharsets.UTF_8))
                .bytes();
    }

    private static void expectQuiet(ChatLeg... legs) {
        for (ChatLeg leg : legs) {
            leg.media().expectNoMessage(Patience.QUIET);
        }
    }

    @Test
    @Flow("F12.5")
    @Covers("RFC7701-6.1-5")
    public void refusesWhatIsNotWrapped(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer media = legs.get(0).media();
        media.expectResponse(media.sendMessage("text/plain", "bare".getBytes(StandardCharsets.UTF_8)), 415);
        expectQuiet(legs.get(1));
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.7")
    public void refusesTwoRecipients(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String text = new String(cpim(stage.ana(), stage.ben().aor(), "to two"), StandardCharsets.UTF_8)
                .replace("DateTime:", "To: <" + stage.cleo().aor() + ">\r\nDateTime:");
        MsrpPeer media = legs.get(0).media();
        media.expectResponse(media.sendMessage(CPIM, text.getBytes(StandardCharsets.UTF_8)), 403);
        expectQuiet(legs.get(1), legs.get(2));
        stage.endAll(legs);
    }

    @Test
    @Flow({"F12.8", "F12.9"})
    @Covers({"RFC7701-6.2-1", "RFC7701-6.2-2"})
    public void deliversAPrivateMessageWhereItIsTaken(Stage stage) {
        stage.ben().chatroom("nickname private-messages");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(0).sayTo("sip:nobody@example.com", "is there anybody", 404);
        legs.get(0).sayTo(stage.cleo().aor(), "can you hear me", 428);
        legs.get(0).sayTo(stage.ben().aor(), "just you", 200);
        legs.get(1).expectText(stage.ana(), "just you");
        expectQuiet(legs.get(2));
        stage.endAll(legs);
    }

    @Test
    @Flow({"F12.1", "F12.18"})
    public void takesTheSessionIdentityForEverybody(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(0).sayTo(legs.get(0).focus(), "to the room", 200);
        legs.get(0).sayTo(CpimText.EVERYBODY, "to everybody", 200);
        for (ChatLeg leg : legs.subList(1, 3)) {
            leg.expectText(stage.ana(), "to the room");
            leg.expectText(stage.ana(), "to everybody");
        }
        stage.endAll(legs);
    }

    @Test
    @Flow({"F12.11", "F12.12"})
    public void refusesWhatIsTooLargeAndRangesThatCannotBe(Stage stage) {
        stage.policy("msrp.maxSize", "2 KB");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer media = legs.get(0).media();
        byte[] large = cpim(stage.ana(), CpimText.EVERYBODY, "x".repeat(3000));
        media.expectResponse(media.sendMessage(CPIM, large), 413);
        byte[] small = cpim(stage.ana(), CpimText.EVERYBODY, "small");
        media.expectResponse(media.sendChunk("gap", CPIM, small, 5000, 9000, '$'), 423);
        String frame = "MSRP range1 SEND\r\nTo-Path: " + media.remotePath() + "\r\nFrom-Path: " + media.path()
                + "\r\nMessage-ID: m1\r\nByte-Range: one-two/three\r\nContent-Type: message/cpim\r\n\r\nx\r\n-------range1$\r\n";
        media.sendRaw(frame.getBytes(StandardCharsets.UTF_8));
        media.expectResponse("range1", 400);
        expectQuiet(legs.get(1));
        legs.get(0).say("small enough");
        legs.get(1).expectText(stage.ana(), "small enough");
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.14")
    @Covers("RFC7701-6.3-4")
    public void skipsWhoDoesNotTakeTheType(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        MsrpPeer media = legs.get(0).media();
        byte[] picture = wrapped(stage.ana(), CpimText.EVERYBODY, "image/png", "not for text terminals");
        media.expectResponse(media.sendMessage(CPIM, picture), 200);
        expectQuiet(legs.get(1), legs.get(2));
        legs.get(0).say("text for all");
        legs.get(1).expectText(stage.ana(), "text for all");
        legs.get(2).expectText(stage.ana(), "text for all");
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.15")
    @Covers({"RFC7701-7-1", "RFC7701-7-2"})
    public void reservesNicknames(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer a = legs.get(0).media();
        MsrpPeer b = legs.get(1).media();
        a.expectResponse(a.sendNickname("\"Night Owl\""), 200);
        b.expectResponse(b.sendNickname("\"night owl\""), 425);
        b.expectResponse(b.sendNickname("owl without quotes"), 424);
        a.expectResponse(a.sendNickname("\"\""), 200);
        b.expectResponse(b.sendNickname("\"night owl\""), 200);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.15")
    public void refusesNicknamesWhereTheyAreNotAllowed(Stage stage) {
        stage.policy("msrp.nicknames", "false");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        MsrpPeer a = legs.get(0).media();
        a.expectResponse(a.sendNickname("\"Night Owl\""), 403);
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.16")
    public void routesANotificationToItsOnlyReader(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        MsrpPeer media = legs.get(1).media();
        byte[] imdn = wrapped(
                stage.ben(),
                stage.ana().aor(),
                "message/imdn+xml",
                "<imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>m1</message-id></imdn>",
                new SipHeader("Content-Disposition", "notification"));
        media.expectResponse(media.sendMessage(CPIM, imdn), 200);
        assertArrayEquals(imdn, legs.get(0).media().expectMessage().content());
        expectQuiet(legs.get(2));
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.17")
    public void tellsEverybodyWhoIsWriting(Stage stage) {
        stage.policy("msrp.acceptWrappedTypes", "*");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        MsrpPeer media = legs.get(0).media();
        byte[] composing = wrapped(
                stage.ana(),
                CpimText.EVERYBODY,
                "application/im-iscomposing+xml",
                "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>active</state></isComposing>");
        media.expectResponse(media.sendMessage(CPIM, composing), 200);
        for (ChatLeg leg : legs.subList(1, 3)) {
            assertArrayEquals(composing, leg.media().expectMessage().content());
        }
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.20")
    @Covers("RFC7701-6.3-1")
    public void givesALateAnswererOnlyWhatBeganAfterwards(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.accept();
        a.expectAnswered();
        MsrpPeer media = a.media();
        byte[] whole = cpim(stage.ana(), CpimText.EVERYBODY, "begun before cleo came, ended after");
        int half = whole.length - 12;
        media.expectResponse(media.sendChunk("m1", CPIM, Arrays.copyOf(whole, half), 1, whole.length, '+'), 200);
        c.accept();
        byte[] rest = Arrays.copyOfRange(whole, half, whole.length);
        media.expectResponse(media.sendChunk("m1", CPIM, rest, half + 1, whole.length, '$'), 200);
        assertArrayEquals(whole, b.media().expectMessage().content());
        a.say("welcome");
        b.expectText(stage.ana(), "welcome");
        c.expectText(stage.ana(), "welcome");
        stage.endAll(a, b, c);
    }

    @Test
    @Flow({"F12.2", "F12.19"})
    @Covers("RFC7701-6.3-7")
    public void letsTalkThroughWhileAFileIsSent(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        byte[] file = cpim(stage.ana(), CpimText.EVERYBODY, "x".repeat(2_000_000));
        MsrpPeer media = legs.get(0).media();
        int chunk = 200_000;
        for (int at = 0; at < file.length; at += chunk) {
            int end = Math.min(file.length, at + chunk);
            char flag = end == file.length ? '$' : '+';
            byte[] piece = Arrays.copyOfRange(file, at, end);
            media.expectResponse(media.sendChunk("file", CPIM, piece, at + 1, file.length, flag), 200);
            if (at == 5 * chunk) {
                legs.get(2).say("meanwhile");
            }
        }
        List<MsrpMessage> got =
                List.of(legs.get(1).media().expectMessage(), legs.get(1).media().expectMessage());
        assertEquals("meanwhile", got.get(0).cpim().text());
        assertArrayEquals(file, got.get(1).content());
        assertTrue(got.get(1).chunks() > 100, "in chunks that others fit between");
        legs.get(0).expectText(stage.cleo(), "meanwhile");
        assertArrayEquals(file, legs.get(2).media().expectMessage().content());
        stage.endAll(legs);
    }

    static void reconnect(ChatLeg leg) {
        MsrpPeer media = leg.media();
        // The switch may hear of the new connection before it hears that the old one is gone.
        int status = 506;
        while (status == 506) {
            media.open(media.remotePath());
            status = media.expectResponseOf(media.bind(), List.of(200, 506)).status();
            if (status == 506) {
                media.drop();
            }
        }
    }

    @Test
    @Flow("F3.7")
    @Covers("RFC7701-6.3-9")
    public void keepsWhatIsSaidForWhoConnectsAgain(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(1).media().drop();
        reconnect(legs.get(1));
        legs.get(0).say("welcome back");
        legs.get(1).expectText(stage.ana(), "welcome back");
        legs.get(2).expectText(stage.ana(), "welcome back");
        legs.get(1).say("thanks");
        legs.get(0).expectText(stage.ben(), "thanks");
        legs.get(2).expectText(stage.ben(), "thanks");
        stage.endAll(legs);
    }

    @Test
    @Flow("F3.7")
    public void releasesWhoDoesNotConnectAgain(Stage stage) {
        stage.policy("msrp.reconnectGrace", "300 ms");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        legs.get(1).media().drop();
        legs.get(1).call().expectBye();
        legs.get(0).say("ben is gone");
        legs.get(2).expectText(stage.ana(), "ben is gone");
        stage.endAll(legs.get(0), legs.get(2));
    }
}
