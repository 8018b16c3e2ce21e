package org.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.parley.msrp.CodecLimits;
import org.parley.msrp.ContinuationFlag;
import org.parley.msrp.MsrpDecoder;
import org.parley.msrp.MsrpWriter;

/**
 * Decoding and encoding of CPIM messages of 1 KiB, beside a bare scanner that finds the same frame boundaries with NIO and
 * copies the frames. One operation is one chunk. Run {@link #main}; it prints octets per second and allocation per chunk.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MsrpCodecBenchmark {

    /** Chunks of one read. */
    private static final int CHUNKS = 40;

    private static final byte[] TO = ascii("msrp://192.0.2.100:2855/Zk3f0aQ9xLw7Rt2VbN6yPc;tcp");
    private static final byte[] FROM = ascii("msrp://192.0.2.17:41002/hT5mQ0s8KcYd;tcp");
    private static final byte[] SEND = ascii("SEND");
    private static final byte[] TYPE = ascii("message/cpim");
    private static final byte[] MESSAGE_ID = ascii("87652491fa3e");
    private static final byte[] MSRP = ascii("MSRP ");

    private final byte[] content = content();
    private final EmbeddedChannel channel = new EmbeddedChannel(new MsrpDecoder(CodecLimits.DEFAULT), new Sink());
    private final byte[][] ids = new byte[CHUNKS][];
    private ByteBuf wire;
    private ByteBuffer nioWire;
    private ByteBuffer nioOut;
    private ByteBuf body;
    private long seen;

    private final class Sink extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object part) {
            seen += part.hashCode() & 1;
            ReferenceCountUtil.release(part);
        }
    }

    private static byte[] content() {
        StringBuilder text = new StringBuilder("From: <sip:ana@example.com>\r\nTo: <sip:r4nd0m@example.com>\r\n"
                + "DateTime: 2026-01-01T00:00:00Z\r\n\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
        while (text.length() < 1024) {
            text.append("The quick brown fox jumps over the lazy dog. ");
        }
        return ascii(text.substring(0, 1024));
    }

    @Setup
    public void writeWire() {
        wire = PooledByteBufAllocator.DEFAULT.directBuffer(CHUNKS * 1600);
        body = PooledByteBufAllocator.DEFAULT.directBuffer(content.length).writeBytes(content);
        for (int i = 0; i < CHUNKS; i++) {
            ids[i] = ascii("d93kswow" + (1000 + i));
            head(wire, ids[i]);
            wire.writeBytes(content);
            MsrpWriter.endLine(wire, ids[i], ContinuationFlag.COMPLETE, true);
        }
        nioWire = ByteBuffer.allocateDirect(wire.readableBytes());
        wire.getBytes(0, nioWire);
        nioWire.flip();
        nioOut = ByteBuffer.allocateDirect(wire.readableBytes());
    }

    private void head(ByteBuf out, byte[] id) {
        MsrpWriter.requestStart(out, id, SEND, TO, FROM);
        MsrpWriter.messageId(out, MESSAGE_ID);
        MsrpWriter.byteRange(out, 1, content.length, content.length);
        MsrpWriter.noFailureReport(out);
        MsrpWriter.contentType(out, TYPE);
    }

    @TearDown
    public void release() {
        channel.finishAndReleaseAll();
        wire.release();
        body.release();
    }

    /** Octets of one chunk on the wire, on average. */
    private int chunkBytes() {
        return wire.readableBytes() / CHUNKS;
    }

    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public long decode() {
        channel.pipeline().fireChannelRead(wire.retainedDuplicate());
        return seen;
    }

    /** Head and end-line written into one pooled buffer, the body shared. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public int encode() {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(CHUNKS * 400);
        int octets = 0;
        for (byte[] id : ids) {
            head(out, id);
            ByteBuf shared = body.retainedDuplicate();
            octets += shared.readableBytes();
            shared.release();
            MsrpWriter.endLine(out, id, ContinuationFlag.COMPLETE, true);
        }
        octets += out.readableBytes();
        out.release();
        return octets;
    }

    /** The baseline: nothing is understood but where a frame ends. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public int scanAndCopy() {
        nioOut.clear();
        int at = 0;
        int frames = 0;
        while (at < nioWire.limit()) {
            int end = frameEnd(nioWire, at);
            nioOut.put(nioOut.position(), nioWire, at, end - at);
            nioOut.position(nioOut.position() + end - at);
            at = end;
            frames++;
        }
        return frames;
    }

    private static int frameEnd(ByteBuffer in, int start) {
        int idStart = start + MSRP.length;
        int idEnd = idStart;
        while (in.get(idEnd) != ' ') {
            idEnd++;
        }
        int idLength = idEnd - idStart;
        for (int at = idEnd; ; at++) {
            if (in.get(at) == '\n' && isEndLine(in, at + 1, idStart, idLength)) {
                return at + 1 + 7 + idLength + 3;
            }
        }
    }

    private static boolean isEndLine(ByteBuffer in, int at, int idStart, int idLength) {
        for (int i = 0; i < 7; i++) {
            if (in.get(at + i) != '-') {
                return false;
            }
        }
        for (int i = 0; i < idLength; i++) {
            if (in.get(at + 7 + i) != in.get(idStart + i)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** A short run; two forks are enough to see a factor, not a percent. */
    public static void main(String[] arguments) throws RunnerException {
        MsrpCodecBenchmark sample = new MsrpCodecBenchmark();
        sample.writeWire();
        int bytes = sample.chunkBytes();
        sample.release();
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(MsrpCodecBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .forks(2)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(4)
                        .measurementTime(TimeValue.seconds(2))
                        .jvmArgsAppend("-Xms512m", "-Xmx512m", "-Dio.netty.leakDetection.level=disabled")
                        .build())
                .run();
        System.out.printf("%n%d octets a chunk on the wire%n", bytes);
        for (RunResult result : results) {
            double chunks = result.getPrimaryResult().getScore();
            System.out.printf(
                    "%-12s %,12.0f chunks/s  %,7.0f MB/s  %6.0f ns/chunk  %6.0f B allocated/chunk%n",
                    result.getPrimaryResult().getLabel(),
                    chunks,
                    chunks * bytes / 1e6,
                    1e9 / chunks,
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
        }
    }
}
