package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** What the archive of a room gets to see: each whole message as its recipients got it, and nothing else. */
class ArchiveTapTest {

    private final Stage stage = new Stage();
    private final Peer ana = stage.join("ana");
    private final Peer ben = stage.join("ben");

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    private static String toRoom(String from, String text) {
        return Peer.cpim("sip:" + from + "@example.com", Stage.ROOM, text);
    }

    private TappedMessage only() {
        assertEquals(1, stage.archived.size(), stage.archived.toString());
        return stage.archived.get(0);
    }

    private static String text(TappedMessage message) {
        return new String(message.octets(), UTF_8);
    }

    @Test
    @Covers("ARCHIVE-1")
    void getsWhatRecipientsGet() {
        String message = toRoom("ana", "hello");
        ana.send(ana.message(message));

        TappedMessage copy = only();
        assertEquals(ben.messages(), List.of(text(copy)));
        assertEquals("sip:ana@example.com", copy.sender());
        assertEquals(Optional.empty(), copy.recipients());
        assertEquals("text/plain", copy.innerType());
        assertEquals(
                copy.octets().length - "hello".length(),
                copy.head().orElseThrow().length());
        assertFalse(copy.isTruncated() || copy.isAnonymous());
    }

    @Test
    @Covers("ARCHIVE-1")
    void getsAMessageInChunksOnceItIsWhole() {
        String message = toRoom("ana", "x".repeat(3000));
        ana.send(ana.chunk("m1", 1, Peer.length(message), message.substring(0, 2500), '+'));
        assertEquals(List.of(), stage.archived);
        ana.send(ana.chunk("m1", 2501, Peer.length(message), message.substring(2500), '$'));

        assertEquals(message, text(only()));
    }

    @Test
    void getsNothingOfAMessageThatIsGivenUp() {
        String message = toRoom("ana", "x".repeat(3000));
        ana.send(ana.chunk("m1", 1, Peer.length(message), message.substring(0, 2500), '+'));
        ana.send(ana.chunk("m1", 2501, Peer.length(message), "", '#'));

        assertEquals(List.of(), stage.archived);
    }

    @Test
    @Covers("ARCHIVE-5")
    void getsTheBeginningOfALargeMessageAndItsSize() {
        String message = toRoom("ana", "x".repeat(10_000));
        ana.send(ana.message(message));

        assertTrue(only().isTruncated());
        assertEquals(message.length(), only().lengthBytes());
        assertEquals(message.substring(0, 4096), text(only()));
    }

    @Test
    @Covers("ARCHIVE-3")
    void seesRecipientsAndSendersAsTheRoomDoes() {
        Peer hidden = stage.join(
                        "cleo",
                        media -> media.with(m -> {
                            m.anonymousUri = Optional.of("sip:anonymous1@anonymous.invalid");
                            m.identities = Set.of("sip:cleo@example.com");
                        }))
                .connect();
        ana.send(ana.message(Peer.cpim("sip:ana@example.com", "sip:anonymous1@anonymous.invalid", "psst")));
        hidden.send(hidden.message(toRoom("cleo", "it is me")));

        List<TappedMessage> archived = new ArrayList<>(stage.archived);
        assertEquals(
                Optional.of(List.of("sip:anonymous1@anonymous.invalid")),
                archived.get(0).recipients());
        assertEquals("sip:anonymous1@anonymous.invalid", archived.get(1).sender());
        assertTrue(archived.get(1).isAnonymous());
        assertFalse(text(archived.get(1)).contains("cleo"), text(archived.get(1)));
        assertEquals(Optional.empty(), archived.get(1).head());
    }

    @Test
    @Covers("ARCHIVE-1")
    void getsWhatTheServerSays() {
        byte[] cpim = Peer.cpim("sip:help@example.com", Stage.ROOM, "closing").getBytes(UTF_8);
        stage.room.announce(cpim, "text/plain", Optional.empty());
        stage.room.announce(cpim, "text/plain", Optional.of("sip:ben@example.com"));
        stage.room.announce(cpim, "text/plain", Optional.of("sip:nobody@example.com"));
        stage.settle();

        assertEquals(2, stage.archived.size());
        assertEquals("sip:help@example.com", stage.archived.get(0).sender());
        assertEquals(Optional.empty(), stage.archived.get(0).recipients());
        assertEquals(
                Optional.of(List.of("sip:ben@example.com")),
                stage.archived.get(1).recipients());
    }

    @Test
    void goesTogetherWithReaders() {
        List<TappedMessage> read = new ArrayList<>();
        stage.msrp.tap(Optional.of(new MessageTap() {
            @Override
            public int maxBytes() {
                return 10;
            }

            @Override
            public void message(TappedMessage message) {
                read.add(message);
            }
        }));
        ana.send(ana.message(toRoom("ana", "hello")));

        assertEquals(List.of(only()), read);
    }
}
