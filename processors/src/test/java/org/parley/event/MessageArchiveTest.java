package org.parley.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.conference.SessionIdentity;
import org.parley.msrp.session.MessageTap;
import org.parley.msrp.session.TappedMessage;

/** Archived messages, by the shipped schema. */
class MessageArchiveTest {

    private static final SessionIdentity SESSION = new SessionIdentity("sip:abc234@im.example.com", "abc234");
    private static final Instant AT = Instant.parse("2026-11-29T12:00:00.999Z");
    private static final String ANA = "sip:ana@example.com";

    private final RecordingOutbox outbox = new RecordingOutbox();
    private ArchiveSettings settings = new ArchiveSettings(1000, false);
    private final MessageArchive archive = new MessageArchive(outbox, () -> settings, InstantSource.fixed(AT));
    private final MessageTap tap = archive.of(SESSION, 0);

    private static byte[] cpim(String from, String type, String text, Charset charset) {
        return ("From: " + from + "\r\nTo: <sip:abc234@im.example.com>\r\nDateTime: 2026-11-29T13:00:00+01:00\r\n"
                        + "Subject: News\r\n\r\nContent-Type: " + type + "\r\n\r\n" + text)
                .getBytes(charset);
    }

    private TappedMessage tapped(byte[] octets, String innerType, Optional<List<String>> recipients) {
        int kept = Math.min(octets.length, tap.maxBytes());
        return new TappedMessage(
                SESSION.id(),
                "m-1",
                ANA,
                Set.of(ANA),
                recipients,
                "message/cpim",
                innerType,
                Optional.empty(),
                Arrays.copyOf(octets, kept),
                octets.length);
    }

    private JsonNode archived(byte[] octets, String innerType) {
        tap.message(tapped(octets, innerType, Optional.empty()));
        return last();
    }

    private JsonNode last() {
        return EventSchemas.read(RecordingOutbox.octets(outbox.entries.get(outbox.entries.size() - 1)));
    }

    @Test
    @Covers("ARCHIVE-2")
    void hasEverythingOfAMessage() {
        JsonNode event = archived(
                cpim(
                        "\"Ana \\\"A\\\"\" <" + ANA + ">",
                        "text/plain;charset=UTF-8",
                        "hello\n\"world\" \u00e9\ud83d\ude00",
                        UTF_8),
                "text/plain");

        assertEquals("org.parley.message.sent.v1", event.path("type").asText());
        assertEquals("abc234-m1", event.path("id").asText());
        assertEquals("000000000001", event.path("sequence").asText());
        assertEquals("2026-11-29T12:00:00.999Z", event.path("time").asText());
        assertEquals(SESSION.uri(), event.path("source").asText());
        JsonNode data = event.path("data");
        assertEquals("m-1", data.path("messageId").asText());
        assertEquals(ANA, data.at("/sender/uri").asText());
        assertEquals("Ana \"A\"", data.at("/sender/name").asText());
        assertFalse(data.at("/sender/anonymous").asBoolean());
        assertEquals("all", data.path("recipients").asText());
        assertEquals("text/plain;charset=UTF-8", data.path("contentType").asText());
        assertEquals("hello\n\"world\" \u00e9\ud83d\ude00", data.path("text").asText());
        assertEquals(20, data.path("size").asInt());
        assertEquals("2026-11-29T13:00:00+01:00", data.path("sentAt").asText());
        assertEquals("News", data.path("subject").asText());
        assertEquals(SESSION.uri(), outbox.entries.get(0).key());
    }

    @Test
    @Covers("ARCHIVE-2")
    void readsTextInItsCharset() {
        JsonNode event = archived(
                cpim("<" + ANA + ">", "text/plain; charset=\"iso-8859-1\"", "d\u00e9j\u00e0", ISO_8859_1),
                "text/plain");

        assertEquals("d\u00e9j\u00e0", event.at("/data/text").asText());
    }

    @Test
    @Covers("ARCHIVE-2")
    void hasWhatIsNoTextAsBase64() throws IOException {
        byte[] octets = cpim("<" + ANA + ">", "image/png", "\u0000\u0001png", UTF_8);
        assertArrayEquals(
                "\u0000\u0001png".getBytes(UTF_8),
                archived(octets, "image/png").at("/data/base64").binaryValue());
        byte[] brokenText = cpim("<" + ANA + ">", "text/plain", "\u00e9", ISO_8859_1);
        assertArrayEquals(
                new byte[] {(byte) 0xe9},
                archived(brokenText, "text/plain").at("/data/base64").binaryValue());
    }

    @Test
    void hasAnEmptyText() {
        assertEquals(
                "",
                archived(cpim("<" + ANA + ">", "text/plain", "", UTF_8), "text/plain")
                        .at("/data/text")
                        .asText());
    }

    @Test
    @Covers("ARCHIVE-3")
    void namesTheOnlyRecipientsAndNoAnonymousSender() {
        String anonymous = "sip:anonymous1@anonymous.invalid";
        byte[] octets = cpim("<" + anonymous + ">", "text/plain", "psst", UTF_8);
        tap.message(new TappedMessage(
                SESSION.id(),
                "m-2",
                anonymous,
                Set.of(ANA),
                Optional.of(List.of("sip:ben@example.com")),
                "message/cpim",
                "text/plain",
                Optional.empty(),
                octets,
                octets.length));

        assertEquals("sip:ben@example.com", last().at("/data/recipients/0").asText());
        assertTrue(last().at("/data/sender/anonymous").asBoolean());
        assertFalse(last().toString().contains("ana@"), last().toString());
    }

    @Test
    @Covers("ARCHIVE-4")
    void leavesNoticesOutUnlessTheyAreWanted() {
        byte[] composing = cpim("<" + ANA + ">", "application/im-iscomposing+xml", "<isComposing/>", UTF_8);
        tap.message(tapped(composing, "application/im-iscomposing+xml", Optional.empty()));
        tap.message(tapped(composing, "message/imdn+xml", Optional.of(List.of("sip:ben@example.com"))));
        assertEquals(List.of(), outbox.entries);

        settings = new ArchiveSettings(1000, true);
        JsonNode event = archived(composing, "application/im-iscomposing+xml");
        assertEquals("<isComposing/>", event.at("/data/text").asText());
        assertEquals("000000000001", event.path("sequence").asText());
    }

    @Test
    @Covers("ARCHIVE-5")
    void leavesTheContentOfALargeMessageOut() {
        byte[] octets = cpim("<" + ANA + ">", "text/plain", "x".repeat(2000), UTF_8);
        JsonNode event = archived(octets, "text/plain");

        assertTrue(event.at("/data/omitted").asBoolean());
        assertEquals(2000, event.at("/data/size").asInt());
        assertEquals("News", event.at("/data/subject").asText());
        assertEquals(1, archive.omitted());
        assertEquals(1, archive.archived());
    }

    @Test
    @Covers("ARCHIVE-5")
    void countsWhatIsLost() {
        byte[] octets = cpim("<" + ANA + ">", "text/plain", "x", UTF_8);
        outbox.room = 0;
        tap.message(tapped(octets, "text/plain", Optional.empty()));
        outbox.isRecorded = false;
        assertEquals(0, tap.maxBytes());
        tap.message(tapped(octets, "text/plain", Optional.empty()));
        assertEquals(2, archive.lost());

        outbox.isRecorded = true;
        outbox.room = 1;
        assertEquals(
                "000000000003", archived(octets, "text/plain").path("sequence").asText());
    }

    @Test
    void numbersEachSessionForItself() {
        byte[] octets = cpim("<" + ANA + ">", "text/plain", "x", UTF_8);
        archived(octets, "text/plain");
        archive.of(new SessionIdentity("sip:other@im.example.com", "other"), 0)
                .message(tapped(octets, "text/plain", Optional.empty()));

        assertEquals("other-m1", last().path("id").asText());
    }

    @Test
    @Covers("FAULT-4")
    void numbersTheNextLifeOfASessionAboveTheOneBefore() {
        archive.of(SESSION, 1_000_000_000L)
                .message(tapped(cpim("<" + ANA + ">", "text/plain", "x", UTF_8), "text/plain", Optional.empty()));

        assertEquals("001000000001", last().path("sequence").asText());
    }
}
