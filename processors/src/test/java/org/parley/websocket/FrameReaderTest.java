package org.parley.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

/** RFC 6455 section 5 from the server's side. */
class FrameReaderTest {

    private static final int LARGEST = 100_000;

    private final FrameReader reader = new FrameReader(LARGEST);

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private List<String> read(byte[] octets) throws WebSocketFault {
        return read(octets, octets.length);
    }

    /** What the octets say when they come in pieces of this length. */
    private List<String> read(byte[] octets, int piece) throws WebSocketFault {
        List<String> all = new ArrayList<>();
        for (int at = 0; at < octets.length; at += piece) {
            reader.append(ByteBuffer.wrap(octets, at, Math.min(piece, octets.length - at)));
            for (Optional<Received> next = reader.next(); next.isPresent(); next = reader.next()) {
                all.add(shown(next.get()));
            }
        }
        return all;
    }

    private static String shown(Received received) {
        if (received instanceof Received.Message message) {
            return new String(message.octets(), StandardCharsets.UTF_8);
        }
        if (received instanceof Received.Ping ping) {
            return "ping " + new String(ping.octets(), StandardCharsets.UTF_8);
        }
        return received instanceof Received.Close close ? "close " + close.status() : "pong";
    }

    private int status(byte[] octets) {
        return assertThrows(WebSocketFault.class, () -> read(octets)).status();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    @Covers({"RFC6455-5.3-1", "RFC6455-5.4-1"})
    void readsMessagesHoweverTheyAreCut(int piece) throws WebSocketFault {
        String longer = "ä".repeat(150);
        byte[] octets = joined(
                Frames.text("hello"),
                Frames.masked(0x82, longer),
                Frames.masked(0x01, "one "),
                Frames.masked(0x89, "are you there"),
                Frames.masked(0x00, "two "),
                Frames.masked(0x8A, ""),
                Frames.masked(0x80, "three"),
                Frames.masked(0x81, ""),
                Frames.masked(0x88, new byte[] {0x0B, (byte) 0xB8, 'b', 'y', 'e'}));
        assertEquals(
                List.of("hello", longer, "ping are you there", "pong", "one two three", "", "close 3000"),
                read(octets, piece));
        assertFalse(reader.isInsideMessage());
    }

    /** 125 and 126, 65535 and 65536 differ in how their length is written. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, LARGEST})
    void readsMessagesOfAnyLength(int length) throws WebSocketFault {
        assertEquals(List.of("x".repeat(length)), read(Frames.text("x".repeat(length))));
    }

    @Test
    @Covers("RFC6455-10.4-1")
    void refusesAMessageThatIsTooLongBeforeItIsThere() {
        byte[] frame = Frames.text("x".repeat(LARGEST + 1));
        reader.append(ByteBuffer.wrap(frame, 0, 10));
        assertEquals(
                FrameWriter.TOO_BIG,
                assertThrows(WebSocketFault.class, reader::next).status());
    }

    @Test
    @Covers("RFC6455-10.4-1")
    void countsAllFramesOfAMessage() throws WebSocketFault {
        read(Frames.masked(0x01, "x".repeat(LARGEST)));
        assertEquals(List.of("ping 1"), read(Frames.masked(0x89, "1")));
        assertEquals(FrameWriter.TOO_BIG, status(Frames.masked(0x00, "y")));
    }

    @Test
    @Covers("RFC6455-10.4-1")
    void refusesALengthThatIsNegative() {
        byte[] octets = {(byte) 0x82, (byte) 0xFF, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4};
        assertEquals(FrameWriter.TOO_BIG, status(octets));
    }

    static List<Arguments> faults() {
        return List.of(
                Arguments.of("no mask", new byte[] {(byte) 0x81, 0x01, 'x'}),
                Arguments.of("a reserved bit", Frames.masked(0xC1, "x")),
                Arguments.of("an unknown opcode", Frames.masked(0x83, "x")),
                Arguments.of("an unknown control opcode", Frames.masked(0x8B, "x")),
                Arguments.of("a ping in pieces", Frames.masked(0x09, "x")),
                Arguments.of("a long ping", Frames.masked(0x89, "x".repeat(126))),
                Arguments.of("the continuation of nothing", Frames.masked(0x80, "x")),
                Arguments.of("one inside another", joined(Frames.masked(0x01, "x"), Frames.masked(0x81, "y"))),
                Arguments.of("half a status", Frames.masked(0x88, "x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @Covers({"RFC6455-5.1-1", "RFC6455-5.2-1", "RFC6455-5.4-1", "RFC6455-5.5-1", "RFC6455-5.5.1-1"})
    void refusesWhatIsNoFrame(String name, byte[] octets) {
        assertEquals(FrameWriter.PROTOCOL_ERROR, status(octets), name);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1003, 1014, 3000, 4999})
    @Covers("RFC6455-5.5.1-1")
    void takesStatusCodesThatMayBeSent(int code) throws WebSocketFault {
        assertEquals(List.of("close " + code), read(close(code)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
    @Covers("RFC6455-5.5.1-1")
    void refusesStatusCodesThatMayNotBeSent(int code) {
        assertEquals(FrameWriter.PROTOCOL_ERROR, status(close(code)));
    }

    private static byte[] close(int code) {
        return Frames.masked(0x88, new byte[] {(byte) (code >> 8), (byte) code});
    }

    @Test
    @Covers("RFC6455-8.1-1")
    void refusesTextThatIsNotUtf8() throws WebSocketFault {
        byte[] latin = {(byte) 0xE4};
        assertEquals(1, read(Frames.masked(0x82, latin)).size());
        assertEquals(FrameWriter.BAD_TEXT, status(Frames.masked(0x81, latin)));
    }

    @Test
    @Covers("RFC6455-8.1-1")
    void takesTextWhoseCharactersAreCutByFrames() throws WebSocketFault {
        byte[] umlaut = Frames.octets("ä");
        byte[] first = Frames.masked(0x01, new byte[] {umlaut[0]});
        assertEquals(List.of("ä"), read(joined(first, Frames.masked(0x80, new byte[] {umlaut[1]}))));
    }

    @Test
    void holdsNothingAfterALongMessage() throws WebSocketFault {
        read(Frames.text("x".repeat(LARGEST)), 1000);
        assertEquals(0, reader.held());
    }

    /** Whoever sends frames of one octet must not have us copy what came before each time. */
    @Test
    void putsTogetherAMessageOfManyFrames() throws WebSocketFault {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.writeBytes(Frames.masked(0x01, "x"));
        for (int i = 2; i < LARGEST; i++) {
            octets.writeBytes(Frames.masked(0x00, "x"));
        }
        octets.writeBytes(Frames.masked(0x80, "x"));
        assertEquals(List.of("x".repeat(LARGEST)), read(octets.toByteArray(), 64 << 10));
    }

    @Test
    @Covers({"RFC6455-5.1-2", "RFC6455-5.6-1"})
    void writesFramesWithoutMask() {
        byte[] text = FrameWriter.message(Frames.octets("ab"));
        assertEquals("[-127, 2, 97, 98]", Arrays.toString(text));
        byte[] binary = FrameWriter.message(new byte[] {(byte) 0xE4});
        assertEquals("[-126, 1, -28]", Arrays.toString(binary));
        assertEquals(4 + 126, FrameWriter.message(new byte[126]).length);
        assertEquals(4 + 65_535, FrameWriter.message(new byte[65_535]).length);
        byte[] longest = FrameWriter.message(new byte[65_536]);
        assertEquals(10 + 65_536, longest.length);
        assertEquals(65_536, ByteBuffer.wrap(longest, 2, 8).getLong());
        assertEquals("[-120, 2, 3, -24]", Arrays.toString(FrameWriter.close(FrameWriter.NORMAL)));
    }
}
