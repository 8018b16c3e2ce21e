package org.parley.msrp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What the writer writes, the decoder reads, however it is split; and no octets whatever make it throw. */
class CodecPropertyTest {

    private static final byte[] TO = ascii("msrp://127.0.0.1:2855/s1;tcp");
    private static final byte[] FROM = ascii("msrp://127.0.0.1:9/ana;tcp");

    record Chunk(String id, long start, byte[] body, ContinuationFlag flag) {}

    @Property(tries = 300)
    void readsBackWhatTheWriterWrote(
            @ForAll("chunks") @Size(min = 1, max = 5) List<Chunk> chunks,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 70) Integer> steps) {
        ByteBuf wire = Unpooled.buffer();
        chunks.forEach(chunk -> write(wire, chunk));
        EmbeddedChannel channel = new EmbeddedChannel(new MsrpDecoder(CodecLimits.DEFAULT));
        feed(channel, wire, steps);
        for (Chunk chunk : chunks) {
            MsrpRequest head = channel.readInbound();
            assertEquals(chunk.id(), head.transactionId().text());
            assertEquals(chunk.start(), head.byteRange().start());
            assertTrue(head.defect().isEmpty());
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            MsrpContent part;
            do {
                part = channel.readInbound();
                byte[] octets = new byte[part.content().readableBytes()];
                part.content().readBytes(octets);
                body.writeBytes(octets);
                part.release();
            } while (!(part instanceof MsrpLastContent));
            assertArrayEquals(chunk.body(), body.toByteArray());
            assertEquals(chunk.flag(), ((MsrpLastContent) part).flag());
        }
        assertTrue(channel.inboundMessages().isEmpty());
        channel.finishAndReleaseAll();
    }

    @Property(tries = 500)
    void neverThrowsAndNeverLeaksWhateverComes(
            @ForAll("noise") byte[] noise,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 70) Integer> steps) {
        EmbeddedChannel channel = new EmbeddedChannel(new MsrpDecoder(CodecLimits.DEFAULT));
        List<ByteBuf> fed = feed(channel, Unpooled.wrappedBuffer(noise), steps);
        channel.checkException();
        channel.finishAndReleaseAll();
        fed.forEach(buffer -> assertEquals(0, buffer.refCnt()));
    }

    private static List<ByteBuf> feed(EmbeddedChannel channel, ByteBuf wire, List<Integer> steps) {
        List<ByteBuf> fed = new ArrayList<>();
        for (int i = 0; wire.isReadable(); i++) {
            int length = Math.min(wire.readableBytes(), steps.get(i % steps.size()));
            ByteBuf part = PooledByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(wire, length);
            fed.add(part);
            channel.writeInbound(part);
        }
        return fed;
    }

    private static void write(ByteBuf out, Chunk chunk) {
        byte[] id = ascii(chunk.id());
        MsrpWriter.requestStart(out, id, ascii("SEND"), TO, FROM);
        MsrpWriter.messageId(out, ascii("m1-ana"));
        MsrpWriter.byteRange(out, chunk.start(), ByteRange.UNKNOWN, ByteRange.UNKNOWN);
        MsrpWriter.noFailureReport(out);
        MsrpWriter.contentType(out, ascii("text/plain"));
        out.writeBytes(chunk.body());
        MsrpWriter.endLine(out, id, chunk.flag(), true);
    }

    @Provide
    Arbitrary<List<Chunk>> chunks() {
        Arbitrary<String> ids =
                Arbitraries.strings().withCharRange('a', 'c').ofMinLength(4).ofMaxLength(6);
        // Bodies that are often nearly an end-line.
        Arbitrary<String> bodies = Arbitraries.of("\r", "\n", "\r\n", "-------", "-", "aaaa", "abab", "$", "+", "x")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
        Arbitrary<Chunk> chunk = Combinators.combine(
                        ids,
                        Arbitraries.longs().between(1, 999_999_999_999L),
                        bodies,
                        Arbitraries.of(ContinuationFlag.class))
                .as((id, start, body, flag) -> new Chunk(id, start, ascii(body), flag))
                .filter(c -> !("\r\n" + new String(c.body(), US_ASCII) + "\r\n")
                        .matches("(?s).*\r\n-------" + c.id() + "[$+#]\r\n.*"));
        return chunk.list();
    }

    @Provide
    Arbitrary<byte[]> noise() {
        return Arbitraries.of(
                        "MSRP ",
                        "abcd",
                        " SEND",
                        " 200 OK",
                        "\r\n",
                        "\r",
                        "\n",
                        "To-Path: ",
                        "From-Path: ",
                        "msrp://h:1/s;tcp",
                        "Byte-Range: ",
                        "1-5/5",
                        "*",
                        "Message-ID:",
                        "Content-Type: text/plain",
                        "\r\n\r\n",
                        "-------",
                        "-------abcd$\r\n",
                        "\0",
                        "\u00ff",
                        ":",
                        "MSRP abcd SEND\r\nTo-Path: t\r\nFrom-Path: f\r\n")
                .list()
                .ofMaxSize(40)
                .map(parts -> ascii(String.join("", parts)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
