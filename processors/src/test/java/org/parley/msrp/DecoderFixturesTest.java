package org.parley.msrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.parley.Covers;

/** Every wire sample gives the same frames however the network splits it. */
class DecoderFixturesTest {

    @TestFactory
    @Covers({"RFC4975-7.3-1", "RFC4975-9-2"})
    Stream<DynamicTest> everySampleGivesItsFramesWholeByteByByteAndSplitAnywhere() {
        return WireFixture.all("msrp").stream()
                .map(fixture ->
                        DynamicTest.dynamicTest(fixture.name(), () -> check(fixture, DecoderFixturesTest::decode)));
    }

    @TestFactory
    @Covers({"RFC7977-4.2-1", "RFC7977-5.1-2"})
    Stream<DynamicTest> everySampleOverWebSocketDoesSoToo() {
        return WireFixture.all("websocket").stream()
                .map(fixture ->
                        DynamicTest.dynamicTest(fixture.name(), () -> check(fixture, DecoderFixturesTest::unframe)));
    }

    @Test
    void thereAreManySamples() {
        assertTrue(WireFixture.all("msrp").size() >= 80);
    }

    private static void check(WireFixture fixture, Function<Consumer<Consumer<ByteBuf>>, String> decode) {
        byte[] wire = fixture.wire();
        String whole = decode.apply(feed -> feed.accept(buffer(wire, 0, wire.length)));
        if ("write".equals(System.getProperty("golden"))) {
            fixture.rewrite(whole);
        } else {
            assertEquals(fixture.expected(), whole);
        }
        assertEquals(
                whole,
                decode.apply(feed -> {
                    for (int i = 0; i < wire.length; i++) {
                        feed.accept(buffer(wire, i, i + 1));
                    }
                }),
                "octet by octet");
        for (int at = 1; at < wire.length; at++) {
            int split = at;
            assertEquals(
                    whole,
                    decode.apply(feed -> {
                        feed.accept(buffer(wire, 0, split));
                        feed.accept(buffer(wire, split, wire.length));
                    }),
                    "split at " + split);
        }
    }

    private static String decode(Consumer<Consumer<ByteBuf>> feeder) {
        return log(new PartLog(CodecLimits.DEFAULT), feeder);
    }

    private static String unframe(Consumer<Consumer<ByteBuf>> feeder) {
        MsrpDecoder decoder = new MsrpDecoder(CodecLimits.DEFAULT);
        return log(new PartLog(new WebSocketFrames(decoder, Duration.ZERO), decoder), feeder);
    }

    private static String log(PartLog log, Consumer<Consumer<ByteBuf>> feeder) {
        feeder.accept(log::feed);
        return log.finish();
    }

    private static ByteBuf buffer(byte[] wire, int from, int to) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(to - from).writeBytes(wire, from, to - from);
    }
}
