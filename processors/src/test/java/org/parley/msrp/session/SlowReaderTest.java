package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** F12.19 of the flows: who reads too slowly harms himself only. */
class SlowReaderTest {

    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    private static void writable(Peer peer, boolean isWritable) {
        peer.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, isWritable);
    }

    private void limit(int queueBytes, int responseBytes) {
        MsrpLimits limits = MsrpLimits.DEFAULT.toBuilder()
                .queueBytes(queueBytes)
                .responseBytes(responseBytes)
                .build();
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855)
                .maxSize(100_000)
                .limits(limits)
                .build();
    }

    @Test
    void getsEverythingInOrderOnceHeReadsAgain() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        writable(all.get(1), false);
        all.get(0).say("one").say("two").say("three");
        assertEquals(List.of(), all.get(1).frames());
        assertEquals(3, all.get(2).messages().size());
        assertTrue(stage.msrp.census().queuedBytes() > 0);
        writable(all.get(1), true);
        List<String> got = all.get(1).messages();
        assertTrue(got.get(0).endsWith("one")
                && got.get(1).endsWith("two")
                && got.get(2).endsWith("three"));
        assertEquals(0, stage.msrp.census().queuedBytes());
    }

    @Test
    @Covers("RFC7701-6.3-5")
    void isDroppedAboveTheLimitAndTheOthersGoOn() {
        limit(5000, 100_000);
        List<Peer> all = stage.join("ana", "ben", "cleo");
        writable(all.get(1), false);
        for (int i = 0; i < 10; i++) {
            all.get(0).say("x".repeat(1000) + i);
        }
        assertFalse(all.get(1).channel.isOpen());
        assertEquals(10, all.get(2).messages().size());
        assertTrue(all.get(0).statuses().stream().allMatch(status -> status == 200));
        assertEquals(List.of("bound ana", "bound ben", "bound cleo", "slow ben"), stage.told);
        assertEquals(0, stage.msrp.census().queuedBytes());
        all.get(1).session.release();
        all.get(0).say("on and on");
        assertEquals(1, all.get(2).messages().size());
    }

    @Test
    void isDroppedInTheMiddleOfALongMessage() {
        limit(5000, 100_000);
        List<Peer> all = stage.join("ana", "ben", "cleo");
        writable(all.get(1), false);
        String body = Peer.cpim(all.get(0).aor(), Stage.ROOM, "x".repeat(50_000));
        byte[] wire = all.get(0).message(body).getBytes();
        for (int at = 0; at < wire.length; at += 3000) {
            all.get(0).send(java.util.Arrays.copyOfRange(wire, at, Math.min(wire.length, at + 3000)));
        }
        assertEquals(List.of(body), all.get(2).messages());
        assertEquals(1, stage.count(MsrpEvent.SLOW_READER));
    }

    @Test
    void losesHisConnectionWhenHeLeavesTheResponsesUnread() {
        limit(100_000, 2000);
        Peer ana = stage.join("ana");
        ana.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        io.netty.channel.ChannelOutboundBuffer buffer = ana.channel.unsafe().outboundBuffer();
        buffer.addMessage(io.netty.buffer.Unpooled.buffer().writeZero(3000), 3000, ana.channel.voidPromise());
        ana.say("hello");
        assertFalse(ana.channel.isOpen());
        assertEquals(1, stage.count(MsrpEvent.RESPONSES_UNREAD));
    }
}
