package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.msrp.session.Peer.cpim;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** F8.9 of the flows: nothing that an anonymous user's agent writes about him reaches the others. */
@Covers("RFC7701-6.1-4")
class AnonymityTest {

    private static final String HIDDEN = "sip:anonymous1@anonymous.invalid";

    private final Stage stage = new Stage();
    private final Peer ana = stage.join("ana", media -> media.with(m -> m.anonymousUri = Optional.of(HIDDEN)))
            .connect();
    private final Peer ben = stage.join("ben");

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: <sip:ana@example.com>\n",
                "From: \"Ana\" <sip:ana@example.com>\n",
                "From: Ana <sips:ANA@EXAMPLE.COM>\n",
                "FROM: sip:ana@example.com\n",
                "from:<tel:+1-555-01-3>\n",
                "From: \"Ana\" <sip:anonymous1@anonymous.invalid>\n",
                "From: Ana\n <sip:ana@example.com>\n",
                "From:\n\t<sip:ana@example.com>\n",
                "From:;x=ana <sip:anonymous1@anonymous.invalid>\n",
                "NS: c <urn:ietf:params:cpim-headers:>\nc.From: <sip:ana@example.com>\n",
                "From: <sip:ana@example.com>\nx.From: <sip:ana@example.com>\n",
                "From: <sip:ana@example.com>\ncc: \"Ana\" <sip:ana@example.com>\n",
                "From: <sip:anonymous1@anonymous.invalid>\ncc: <SIP:Ana@Example.Com:5060>\n",
                "From: <sip:anonymous1@anonymous.invalid>\nNS: my <http://example.com/?u=ana@example.com>\n",
                "From: <sip:anonymous1@anonymous.invalid>\nNS: x <urn:x>\nx.Sender: ana@example.com\n",
                "From: <sip:anonymous1@anonymous.invalid>\nimdn.Original-To: <sip:ana@example.com>\n",
                "From: <sip:anonymous1@anonymous.invalid>\nSubject: \\u0061na@example.com\n",
                "From: <sip:somebody@example.com>\n"
            })
    void writesTheAnonymousUriAndNothingElseOfTheSender(String headers) {
        ana.send(ana.message(headers.replace("\n", "\r\n")
                + "To: <" + Stage.ROOM + ">\r\nDateTime: 2026-01-01T00:00:00Z\r\n\r\n"
                + "Content-Type: text/plain\r\nContent-Location: sip:ana@example.com\r\n\r\nhello"));
        assertEquals(List.of(200), ana.statuses());
        String raw = ben.raw();
        // Message-ID and transaction id are random letters, which may spell any name.
        String seen = raw.substring(raw.indexOf("Byte-Range"), raw.lastIndexOf("\r\n-------"))
                .toLowerCase(Locale.ROOT);
        assertFalse(seen.contains("ana"), raw);
        assertFalse(seen.contains("555"), raw);
        assertFalse(seen.contains("somebody"), raw);
        assertTrue(raw.contains("From: <" + HIDDEN + ">\r\n"), raw);
        assertTrue(raw.contains("To: <" + Stage.ROOM + ">\r\n"), raw);
        assertTrue(raw.contains("\r\n\r\nContent-Type: text/plain\r\n\r\nhello\r\n-------"), raw);
    }

    @Test
    void changesNothingInAMessageThatNamesNobody() {
        String body = cpim(HIDDEN, Stage.ROOM, "hello");
        ana.send(ana.message(body));
        assertEquals(List.of(body), ben.messages());
        assertEquals(0, stage.count(MsrpEvent.SENDER_REWRITTEN));
    }

    @Test
    void leavesOutWhatOnlyEndsLikeTheSendersName() {
        Peer joana = stage.join("joana");
        ana.send(ana.message(cpim(HIDDEN, "sip:joana@example.com", "hello")));
        assertEquals(List.of(cpim(HIDDEN, "sip:joana@example.com", "hello")), joana.messages());
    }

    @Test
    void refusesTwoFromHeaders() {
        ana.send(ana.message("From: <" + HIDDEN + ">\r\n" + cpim("sip:ana@example.com", Stage.ROOM, "hello")));
        assertEquals(List.of(403), ana.statuses());
        assertEquals(List.of(), ben.frames());
    }

    @Test
    @Covers({"RFC4975-7.1.1-2", "RFC3862-2.4-1"})
    void countsTheOctetsOfWhatIsDeliveredInEveryChunk() {
        String content = "x".repeat(6000);
        String body = cpim("sip:ana@example.com", Stage.ROOM, content);
        String id = "m1-ana";
        int total = body.length();
        for (int at = 0; at < total; at += 1500) {
            int end = Math.min(total, at + 1500);
            ana.send(ana.chunk(id, at + 1, "" + total, body.substring(at, end), end == total ? '$' : '+'));
        }
        List<Frame> frames = ben.frames();
        String expected = "From: <" + HIDDEN + ">\r\n" + body.substring(body.indexOf("To:"));
        assertEquals(List.of(expected), Messages.of(frames));
        assertTrue(frames.stream().allMatch(frame -> frame.request().byteRange().total() == expected.length()));
    }

    @Test
    void rewritesAHeaderBlockThatComesInPieces() {
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello");
        String expected = "From: <" + HIDDEN + ">\r\n" + body.substring(body.indexOf("To:"));
        for (int split = 1; split < body.length(); split++) {
            ana.send(ana.chunk("m" + split, 1, "" + body.length(), body.substring(0, split), '+'));
            ana.send(ana.chunk("m" + split, split + 1, "" + body.length(), body.substring(split), '$'));
            assertEquals(List.of(expected), ben.messages(), "split at " + split);
        }
    }

    @Test
    void rewritesAHeaderBlockThatTheNetworkSplits() {
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello");
        String expected = "From: <" + HIDDEN + ">\r\n" + body.substring(body.indexOf("To:"));
        for (byte octet : ana.message(body).getBytes()) {
            ana.send(new byte[] {octet});
        }
        assertEquals(List.of(expected), ben.messages());
    }

    @Test
    void hidesTheMessageIdOfTheSendersHost() {
        ana.send(ana.chunk("m1@ana.example.com", 1, "*", cpim(HIDDEN, Stage.ROOM, "hello"), '$'));
        assertFalse(ben.raw().contains("ana.example.com"));
    }

    @Test
    void canBeReachedByTheAnonymousUriOnly() {
        ben.send(ben.message(cpim("sip:ben@example.com", HIDDEN, "who are you")));
        assertEquals(List.of(200), ben.statuses());
        assertEquals(1, ana.messages().size());
        ben.send(ben.message(cpim("sip:ben@example.com", "sip:ana@example.com", "is it you")));
        assertEquals(List.of(404), ben.statuses());
        assertEquals(List.of(), ana.frames());
    }

    @Test
    void replacesTheRealUriInANotification() {
        String imdn = cpim(
                        "sip:ana@example.com",
                        "sip:ben@example.com",
                        "<imdn><recipient-uri>sip:ana@example.com</recipient-uri></imdn>")
                .replace("text/plain", "message/imdn+xml");
        ana.send(ana.message(imdn));
        String raw = ben.raw();
        assertFalse(raw.substring(raw.indexOf("Message-ID")).contains("ana@"), raw);
        assertTrue(raw.contains("<recipient-uri>" + HIDDEN + "</recipient-uri>"), raw);
        ana.frames();
        ana.send(ana.chunk("m9", 1, "*", imdn, '+'));
        assertEquals(List.of(413), ana.statuses());
    }
}
