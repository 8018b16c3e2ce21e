package org.parley.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two MSRP peers talk to each other, and notice what is wrong. */
class MsrpPeerTest {

    private final Scene scene = Scene.withServer(new ServerAddress("127.0.0.1", 9, 9, "sip:factory@127.0.0.1"));
    private final MsrpPeer ana = scene.client("ana").newMedia();
    private final MsrpPeer ben = scene.client("ben").newMedia();

    @BeforeEach
    void connect() {
        ben.useRemotePath(ana.path());
        ana.connect(ben.path());
        ben.awaitConnection(ana.path());
    }

    @AfterEach
    void closeSockets() {
        scene.close();
    }

    @Test
    void sendsAMessageAndGetsItsResponse() {
        CpimText sent = CpimText.text("Ana", "sip:ana@example.com", CpimText.EVERYBODY, "hällo\r\n\r\n-------t1$");
        String id = ana.sendMessage("message/cpim", sent.bytes());
        CpimText got = ben.expectMessage().cpim();
        assertEquals("hällo\r\n\r\n-------t1$", got.text());
        assertEquals("sip:ana@example.com", got.from());
        ana.expectResponse(id, 200);
        scene.verifyNothingUnread();
    }

    @Test
    void putsChunksTogether() {
        byte[] first = "one ".getBytes(StandardCharsets.UTF_8);
        byte[] second = "two".getBytes(StandardCharsets.UTF_8);
        String a = ana.sendChunk("m1", "text/plain", first, 1, 7, '+');
        String b = ana.sendChunk("m1", "text/plain", second, 5, 7, '$');
        MsrpMessage message = ben.expectMessage();
        assertEquals("one two", message.text());
        assertEquals(2, message.chunks());
        ana.expectResponse(a, 200);
        ana.expectResponse(b, 200);
    }

    @Test
    void doesNotAnswerWhereNoResponseIsWanted() {
        ana.sendMessage("text/plain", new byte[] {'x'}, new SipHeader("Failure-Report", "no"));
        assertEquals("x", ben.expectMessage().text());
        scene.verifyNothingUnread();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MSRP abcd SEND|MSRP ab SEND",
                "To-Path: |X-Path: ",
                "Byte-Range: 1-2/2|Byte-Range: 1-3/3",
                "Message-ID: 1|Message-Id-: 1",
                "To-Path: msrp|To-Path:msrp",
                "/s;tcp\nMess|/other;tcp\nMess"
            })
    void failsOnAMalformedFrame(String change) {
        String good = "MSRP abcd SEND\nTo-Path: " + ben.path() + "\nFrom-Path: " + ana.path() + "\nMessage-ID: 1\n"
                + "Byte-Range: 1-2/2\nContent-Type: text/plain\n\nhi\n-------abcd$\n";
        String named = good.replace(ana.path(), ana.path().replaceAll("/s[^/]*;tcp", "/s;tcp"));
        String[] fromTo = change.split("\\|", -1);
        String bad = (fromTo[0].startsWith("/s;") ? named : good).replace(fromTo[0], fromTo[1]);
        assertTrue(!bad.equals(good) && !bad.equals(named));
        ana.sendRaw(bad.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        assertThrows(AssertionError.class, ben::expectMessage);
    }
}
