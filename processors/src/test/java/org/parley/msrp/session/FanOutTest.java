package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.msrp.session.Peer.cpim;
import static org.parley.msrp.session.Peer.length;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.msrp.ByteRange;
import org.parley.msrp.MsrpRequest;

/** F12.1, F12.2, F12.14, F12.18 and F12.20 of the flows: who gets a message, and in which frames. */
class FanOutTest {

    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    @Test
    @Covers({"RFC7701-6.1-3", "RFC7701-6.1-6"})
    void copiesAMessageToEverybodyButItsSender() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello");
        all.get(0).send(all.get(0).message(body));
        assertEquals(List.of(body), all.get(1).messages());
        assertEquals(List.of(body), all.get(2).messages());
        List<Frame> back = all.get(0).frames();
        assertEquals(1, back.size());
        assertEquals(200, back.get(0).status());
    }

    @Test
    @Covers({"RFC4975-5.4-1", "RFC4975-7.1.2-2", "RFC4975-7.1-1"})
    void sendsEachCopyOnTheRecipientsOwnSessionWithAnIdOfItsOwn() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        all.get(0).say("hello");
        MsrpRequest ben = all.get(1).frames().get(0).request();
        MsrpRequest cleo = all.get(2).frames().get(0).request();
        assertEquals(all.get(1).path, ben.toPath().text());
        assertEquals(all.get(1).session.localPath(), ben.fromPath().text());
        assertEquals(all.get(2).session.localPath(), cleo.fromPath().text());
        assertNotEquals(ben.transactionId().text(), cleo.transactionId().text());
        assertEquals("anax1", ben.messageId().text());
        assertEquals("no", ben.header("Failure-Report").orElseThrow().text());
        assertFalse(ben.wantsSuccessReport());
    }

    @Test
    void neverUsesATransactionIdTwice() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        for (int i = 0; i < 100; i++) {
            all.get(0).say("hello " + i);
        }
        long distinct = all.get(1).frames().stream()
                .map(frame -> frame.head().transactionId().text())
                .distinct()
                .count();
        assertEquals(100, distinct);
    }

    @Test
    void copiesToAnotherLegOfTheSameUser() {
        Peer ana = stage.join("ana");
        Peer tablet = stage.reserve("tablet");
        tablet.session.join(new Stage.Media("tablet")
                .with(media -> media.identities = java.util.Set.of("sip:ana@example.com"))
                .build());
        tablet.connect();
        ana.say("hello");
        assertEquals(1, tablet.messages().size());
    }

    @Test
    void takesMissingAndAnonymousToForEverybody() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        all.get(0).send(all.get(0).message(cpim("sip:ana@example.com", "", "one")));
        all.get(0)
                .send(all.get(0)
                        .message(cpim("sip:ana@example.com", "sip:Anonymous@anonymous.invalid".toLowerCase(), "two")));
        assertEquals(2, all.get(1).messages().size());
        assertEquals(2, all.get(2).messages().size());
    }

    @Test
    @Covers("RFC4975-5.1-1")
    void passesChunksOnAsTheyCome() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello world");
        String first = body.substring(0, body.length() - 5);
        ana.send(ana.chunk("m1", 1, length(body), first, '+'));
        List<Frame> begun = all.get(1).frames();
        assertEquals(
                first + "+", begun.get(0).text() + (char) begun.get(0).flag().octet());
        assertEquals(
                new ByteRange(1, first.length(), body.length()),
                begun.get(0).request().byteRange());
        ana.send(ana.chunk("m1", first.length() + 1, length(body), "world", '$'));
        List<Frame> ended = all.get(1).frames();
        assertEquals(
                new ByteRange(first.length() + 1, body.length(), body.length()),
                ended.get(0).request().byteRange());
        assertEquals(List.of(200, 200), ana.statuses());
        assertEquals(List.of(body), all.get(2).messages());
    }

    @Test
    @Covers("RFC4975-5.1-1")
    void cutsALongChunkWhereTheNetworkCutIt() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        String body = cpim("sip:ana@example.com", Stage.ROOM, "x".repeat(100_000));
        byte[] wire = ana.message(body).getBytes();
        ana.send(java.util.Arrays.copyOf(wire, 30_000));
        List<Frame> before = all.get(1).frames();
        assertFalse(before.isEmpty());
        assertTrue(before.stream()
                .allMatch(frame -> frame.body().length <= IncomingMessage.LARGE_CHUNK + IncomingMessage.SMALL_CHUNK));
        assertTrue(ana.frames().isEmpty());
        ana.send(java.util.Arrays.copyOfRange(wire, 30_000, wire.length));
        assertEquals(List.of(200), ana.statuses());
        assertEquals(List.of(body), all.get(2).messages());
    }

    @Test
    void letsAnotherSendersMessageThroughInTheMiddleOfALongChunk() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        String body = cpim("sip:ana@example.com", Stage.ROOM, "x".repeat(50_000));
        byte[] wire = ana.message(body).getBytes();
        ana.send(java.util.Arrays.copyOf(wire, 20_000));
        all.get(1).say("short");
        ana.send(java.util.Arrays.copyOfRange(wire, 20_000, wire.length));
        List<String> got = all.get(2).messages();
        assertTrue(got.get(0).endsWith("short"));
        assertEquals(body, got.get(1));
    }

    @Test
    void holdsSmallPiecesBackUntilTheyAreWorthAChunk() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        String body = cpim("sip:ana@example.com", Stage.ROOM, "x".repeat(5000));
        for (byte octet : ana.message(body).getBytes()) {
            ana.send(new byte[] {octet});
        }
        List<Frame> frames = all.get(1).frames();
        assertEquals(List.of(body), Messages.of(frames));
        assertTrue(frames.size() <= 3, frames.size() + " frames");
    }

    @Test
    @Covers("RFC4975-7.3.1-2")
    void passesAnAbortOn() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello");
        ana.send(ana.chunk("m1", 1, "1000", body, '+'));
        ana.send(ana.chunk("m1", body.length() + 1, "1000", "bye", '#'));
        assertEquals(List.of(body + "+", "bye#"), all.get(1).bodies());
        assertEquals(List.of(200, 200), ana.statuses());
    }

    @Test
    void passesAnAbortWithoutBodyOn() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello");
        ana.send(ana.chunk("m1", 1, "1000", body, '+'));
        ana.send(ana.request("SEND", "Message-ID: m1\r\n", null, '#'));
        assertEquals(List.of(body + "+", "#"), all.get(1).bodies());
    }

    @Test
    void saysNothingOfAMessageThatIsAbortedBeforeAnythingOfItWentOn() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        ana.send(ana.chunk("m1", 1, "1000", "From: <sip:ana@exa", '+'));
        ana.send(ana.chunk("m1", 19, "1000", "mple.com>\r\n", '#'));
        assertEquals(List.of(), all.get(1).frames());
    }

    @Test
    void abortsForTheRecipientsWhenTheSenderIsGone() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello");
        ana.send(ana.chunk("m1", 1, "1000", body, '+'));
        ana.channel.close();
        assertEquals(List.of(body + "+", "#"), all.get(1).bodies());
    }

    @Test
    @Covers("RFC7701-6.3-1")
    void givesAJoinerNothingOfAMessageThatBeganBefore() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben");
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello world");
        ana.send(ana.chunk("m1", 1, length(body), body.substring(0, body.length() - 5), '+'));
        Peer cleo = stage.join("cleo");
        ana.send(ana.chunk("m1", body.length() - 4, length(body), "world", '$'));
        assertEquals(List.of(body), ben.messages());
        assertEquals(List.of(), cleo.frames());
        ana.say("again");
        assertEquals(1, cleo.messages().size());
    }

    @Test
    void givesARejoinedConnectionNothingOfAMessageThatBeganBefore() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben");
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello world");
        ana.send(ana.chunk("m1", 1, length(body), body.substring(0, body.length() - 5), '+'));
        ben.channel.close();
        stage.settle();
        ben.connect();
        ana.send(ana.chunk("m1", body.length() - 4, length(body), "world", '$'));
        assertEquals(List.of(), ben.frames());
    }

    @Test
    @Covers("RFC7701-6.3-4")
    void skipsRecipientsThatDoNotTakeCpim() {
        Peer ana = stage.join("ana");
        Peer plain = stage.join("plain", media -> media.with(m -> m.types = List.of("text/plain")))
                .connect();
        Peer any = stage.join("any", media -> media.with(m -> m.types = List.of("*")))
                .connect();
        Peer upper = stage.join("upper", media -> media.with(m -> m.types = List.of("Message/CPIM")))
                .connect();
        ana.say("hello");
        assertEquals(List.of(200), ana.statuses());
        assertEquals(List.of(), plain.frames());
        assertEquals(1, any.messages().size());
        assertEquals(1, upper.messages().size());
    }

    @Test
    @Covers("RFC7701-6.3-4")
    void skipsRecipientsThatDoNotTakeTheWrappedType() {
        Peer ana = stage.join("ana");
        Peer html = stage.join("html", media -> media.with(m -> m.wrapped = List.of("text/html")))
                .connect();
        Peer text = stage.join("text", media -> media.with(m -> m.wrapped = List.of("TEXT/*")))
                .connect();
        Peer silent = stage.join("silent", media -> media.with(m -> m.wrapped = List.of()))
                .connect();
        ana.say("hello");
        assertEquals(List.of(), html.frames());
        assertEquals(1, text.messages().size());
        assertEquals(1, silent.messages().size());
    }

    @Test
    void skipsRecipientsThatHold() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben");
        ben.session.update(
                new Stage.Media("ben").with(media -> media.mayReceive = false).build());
        ana.say("one");
        assertEquals(List.of(), ben.frames());
        ben.session.update(new Stage.Media("ben").build());
        ana.say("two");
        assertEquals(1, ben.messages().size());
    }

    @Test
    void skipsRecipientsForWhomTheMessageIsTooLong() {
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben", media -> media.with(m -> m.maxSize = OptionalLong.of(3000)))
                .connect();
        ana.say("x".repeat(4000));
        assertEquals(List.of(), ben.frames());
        String body = cpim("sip:ana@example.com", Stage.ROOM, "y".repeat(2500));
        ana.send(ana.chunk("m1", 1, "*", body, '+'));
        ana.send(ana.chunk("m1", body.length() + 1, "*", "z".repeat(1000), '$'));
        assertEquals(List.of(body + "+", "#"), ben.bodies());
    }

    @Test
    void keepsMessagesWithTheSameIdApart() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        String one = cpim("sip:ana@example.com", Stage.ROOM, "from ana, long");
        String two = cpim("sip:ben@example.com", Stage.ROOM, "from ben, long");
        all.get(0).send(all.get(0).chunk("same", 1, "*", one.substring(0, 100), '+'));
        all.get(1).send(all.get(1).chunk("same", 1, "*", two.substring(0, 100), '+'));
        all.get(1).send(all.get(1).chunk("same", 101, "*", two.substring(100), '$'));
        all.get(0).send(all.get(0).chunk("same", 101, "*", one.substring(100), '$'));
        assertEquals(List.of(two, one), all.get(2).messages());
    }

    @Test
    void repeatsAMiscountedTotalNotButTheRealOne() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        Peer ana = all.get(0);
        String body = cpim("sip:ana@example.com", Stage.ROOM, "hello");
        ana.send(ana.request("SEND", "Byte-Range: 1-3/3\r\nContent-Type: message/cpim\r\n", body, '$'));
        assertEquals(List.of(body), all.get(1).messages());
    }

    @Test
    void sharesTheReceivedOctetsAmongAllRecipients() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        String body = cpim(all.get(0).aor(), Stage.ROOM, "x".repeat(IncomingMessage.SMALL_CHUNK));
        byte[] wire = all.get(0).message(body).getBytes();
        ByteBuf received =
                PooledByteBufAllocator.DEFAULT.directBuffer(wire.length).writeBytes(wire);
        long from = received.memoryAddress();
        long to = from + wire.length;
        all.get(0).channel.writeInbound(received);
        stage.settle();
        assertEquals(body.length(), octetsFrom(all.get(1), from, to));
        assertEquals(body.length(), octetsFrom(all.get(2), from, to));
        assertEquals(0, received.refCnt());
    }

    /** How many of the octets that a peer got stand where the switch received them. */
    private static int octetsFrom(Peer peer, long from, long to) {
        int octets = 0;
        for (ByteBuf part = peer.channel.readOutbound(); part != null; part = peer.channel.readOutbound()) {
            if (part.memoryAddress() >= from && part.memoryAddress() < to) {
                octets += part.readableBytes();
            }
            part.release();
        }
        return octets;
    }

    @Test
    void dropsAChannelsErrorsOnThatChannelOnly() {
        List<Peer> all = stage.join("ana", "ben", "cleo");
        all.get(1).channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
                io.netty.util.ReferenceCountUtil.release(message);
                throw new java.io.IOException("reset");
            }
        });
        all.get(1).send("x");
        all.get(0).say("hello");
        assertEquals(1, all.get(2).messages().size());
        assertEquals(List.of("bound ana", "bound ben", "bound cleo", "lost ben"), stage.told);
    }
}
