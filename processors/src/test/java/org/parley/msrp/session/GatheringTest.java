package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.msrp.session.Peer.cpim;
import static org.parley.msrp.session.Peer.length;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Short messages that one read brings go to their recipients as one; nothing of what a recipient sees depends on it. */
class GatheringTest {

    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    private static String text(Peer sender, String text) {
        return cpim(sender.aor(), Stage.ROOM, text);
    }

    private static List<String> texts(Peer sender, int count) {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bodies.add(text(sender, "hello " + i));
        }
        return bodies;
    }

    private static void sendAtOnce(Peer sender, List<String> bodies) {
        StringBuilder wire = new StringBuilder();
        bodies.forEach(body -> wire.append(sender.message(body)));
        sender.send(wire.toString());
    }

    private List<String> messagesOnConnecting(Peer peer) {
        peer.channel = stage.open();
        peer.send(peer.request("SEND", "", null, '$'));
        return peer.messages();
    }

    private void limit(int queueBytes, int pendingBytes) {
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855)
                .limits(MsrpLimits.DEFAULT.toBuilder()
                        .queueBytes(queueBytes)
                        .pendingBytes(pendingBytes)
                        .build())
                .build();
    }

    @Test
    void leavesInOnePiece() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        List<String> bodies = texts(all.get(0), 20);
        sendAtOnce(all.get(0), bodies);
        assertEquals(1, all.get(1).channel.outboundMessages().size());
        assertEquals(bodies, all.get(1).messages());
        assertEquals(bodies, all.get(2).messages());
        assertEquals(20, all.get(0).statuses().size());
    }

    @Test
    void isCutWhereItGrowsLong() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            bodies.add(text(all.get(0), "x".repeat(i * 15)));
        }
        sendAtOnce(all.get(0), bodies);
        assertEquals(bodies, all.get(1).messages());
        assertEquals(0, stage.msrp.census().queuedBytes());
    }

    @Test
    void keepsTheOrderOfAllThatItsSenderSays() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        String file = text(ana, "x".repeat(5000));
        String begun = text(ana, "a long one");
        int cut = begun.length() - 4;
        String secret = cpim(ana.aor(), all.get(1).aor(), "only for ben");
        ana.send(ana.message(text(ana, "one"))
                + ana.message(file)
                + ana.message(text(ana, "two"))
                + ana.chunk("m1", 1, "*", begun.substring(0, cut), '+')
                + ana.message(text(ana, "three"))
                + ana.chunk("m1", cut + 1, "*", begun.substring(cut), '$')
                + ana.message(secret)
                + ana.message(text(ana, "four")));
        List<String> toAll = List.of(text(ana, "one"), file, text(ana, "two"), text(ana, "three"), begun);
        List<String> toCleo = new ArrayList<>(toAll);
        toCleo.add(text(ana, "four"));
        List<String> toBen = new ArrayList<>(toAll);
        toBen.addAll(List.of(secret, text(ana, "four")));
        assertEquals(toBen, all.get(1).messages());
        assertEquals(toCleo, all.get(2).messages());
    }

    @Test
    void fillsWhatIsKeptForAMissingConnectionToTheLimit() {
        limit(100_000, 3000);
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben", media -> media);
        List<String> bodies = texts(ana, 20);
        sendAtOnce(ana, bodies);
        long skipped = stage.count(MsrpEvent.RECIPIENT_SKIPPED);
        long kept = stage.msrp.census().queuedBytes();
        assertTrue(kept <= 3000 && kept > 2000, kept + " octets kept");
        assertEquals(bodies.subList(0, bodies.size() - (int) skipped), messagesOnConnecting(ben));
    }

    @Test
    void dropsWhoReadsTooSlowlyAsIfItsMessagesHadComeAlone() {
        limit(20_000, 20_000);
        List<Peer> all = stage.join("ana", "ben", "cleo");
        all.get(1).channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        List<String> bodies = texts(all.get(0), 30);
        sendAtOnce(all.get(0), bodies);
        assertEquals(0, stage.count(MsrpEvent.SLOW_READER));
        assertEquals(bodies, all.get(2).messages());
        sendAtOnce(all.get(0), bodies);
        assertEquals(1, stage.count(MsrpEvent.SLOW_READER));
        assertEquals(bodies, all.get(2).messages());
        assertEquals(0, stage.msrp.census().queuedBytes());
    }

    @Test
    void keepsTheRestForALaterConnectionWhenOneIsLost() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ben = all.get(1);
        List<String> bodies = texts(all.get(0), 20);
        ben.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        sendAtOnce(all.get(0), bodies);
        ben.channel.close();
        stage.settle();
        assertEquals(bodies, messagesOnConnecting(ben));
    }

    /** Another sender's long message must not get the id of a short one that is on its way to the same recipients. */
    @Test
    void isSeenByALongMessageWithTheSameId() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        Peer ben = all.get(1);
        String small = text(ana, "from ana");
        byte[] wire = ana.chunk("same", 1, length(small), small, '$').getBytes(StandardCharsets.UTF_8);
        ByteBuf octets =
                PooledByteBufAllocator.DEFAULT.directBuffer(wire.length).writeBytes(wire);
        stage.received.add(octets);
        ana.channel.writeOneInbound(octets);
        String large = text(ben, "from ben");
        int cut = large.length() - 4;
        ben.send(ben.chunk("same", 1, "*", large.substring(0, cut), '+'));
        ana.channel.flushInbound();
        ben.send(ben.chunk("same", cut + 1, "*", large.substring(cut), '$'));
        List<Frame> got = all.get(2).frames();
        assertNotEquals(got.get(0).request().messageId(), got.get(1).request().messageId());
        assertEquals(List.of(small, large), Messages.of(got));
    }
}
