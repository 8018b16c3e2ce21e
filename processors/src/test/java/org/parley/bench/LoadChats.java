package org.parley.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.parley.msrp.ByteRange;
import org.parley.msrp.CodecLimits;
import org.parley.msrp.ContinuationFlag;
import org.parley.msrp.MsrpContent;
import org.parley.msrp.MsrpDecoder;
import org.parley.msrp.MsrpPart;
import org.parley.msrp.MsrpRequest;
import org.parley.msrp.MsrpResponse;
import org.parley.msrp.MsrpStatus;
import org.parley.msrp.MsrpWriter;

/** The MSRP ends of those who called and were called: each connects, binds its session, may talk, and answers. */
final class LoadChats implements AutoCloseable {

    private static final byte[] SEND = LoadInvitees.ascii("SEND");
    private static final byte[] CPIM = LoadInvitees.ascii("message/cpim");
    private static final byte[] MESSAGE = LoadInvitees.ascii("From: <sip:ana@example.com>\r\n"
            + "To: <sip:anonymous@anonymous.invalid>\r\nDateTime: 2026-01-01T00:00:00Z\r\n\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n\r\nLunch at noon?");

    private final EventLoopGroup eventLoops = new NioEventLoopGroup(1);
    private final Queue<End> ends = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lastId = new AtomicInteger();

    /** Requests of ours that were answered with 200. */
    private final AtomicInteger accepted = new AtomicInteger();

    /** Requests of ours that were refused, and connections that could not be made or were closed by the server. */
    private final AtomicInteger failed = new AtomicInteger();

    /** Messages that came. */
    private final AtomicInteger received = new AtomicInteger();

    private record End(String serverPath, String ownPath, boolean talks, Channel[] channel) {}

    /** Remembers a session of which the server's path is known now; {@link #connect} connects it. */
    void add(String serverPath, String ownPath, boolean talks) {
        ends.add(new End(serverPath, ownPath, talks, new Channel[1]));
    }

    /** Closes every connection and begins anew. */
    void clear() {
        for (End end : ends) {
            if (end.channel()[0] != null) {
                end.channel()[0].pipeline().remove(Peer.class); // so that our closing does not count as a failure
                end.channel()[0].close();
            }
        }
        ends.clear();
        accepted.set(0);
        failed.set(0);
        received.set(0);
    }

    String report(int users) {
        return String.format(
                "%d users connected and talked: %d requests answered with 200, %d failures, %d messages received%n",
                users, accepted.get(), failed.get(), received.get());
    }

    int size() {
        return ends.size();
    }

    /** Connects all sessions, a second's worth at a time. */
    void connect(int perSecond) throws InterruptedException {
        int begun = 0;
        for (End end : ends) {
            connect(end);
            if (++begun % perSecond == 0) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private void connect(End end) throws InterruptedException {
        URI server = URI.create(end.serverPath().substring(0, end.serverPath().indexOf(';')));
        end.channel()[0] = new Bootstrap()
                .group(eventLoops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new MsrpDecoder(CodecLimits.DEFAULT), new Peer());
                    }
                })
                .connect(server.getHost(), server.getPort())
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        failed.incrementAndGet();
                    }
                })
                .sync()
                .channel();
        send(end, new byte[0]);
    }

    /** One text message from each who talks. */
    void talk() {
        ends.stream().filter(End::talks).forEach(end -> send(end, MESSAGE));
    }

    private void send(End end, byte[] content) {
        byte[] id = LoadInvitees.ascii("load" + lastId.incrementAndGet());
        ByteBuf out = end.channel()[0].alloc().buffer(512);
        MsrpWriter.requestStart(out, id, SEND, LoadInvitees.ascii(end.serverPath()), LoadInvitees.ascii(end.ownPath()));
        MsrpWriter.messageId(out, id);
        MsrpWriter.byteRange(out, 1, content.length, content.length == 0 ? 0 : ByteRange.UNKNOWN);
        if (content.length > 0) {
            MsrpWriter.contentType(out, CPIM);
            out.writeBytes(content);
        }
        MsrpWriter.endLine(out, id, ContinuationFlag.COMPLETE, content.length > 0);
        end.channel()[0].writeAndFlush(out);
    }

    /** Waits until {@link #accepted} or {@link #failed} tell of so many in all. */
    void awaitAnswers(int count, long seconds) throws InterruptedException {
        await(() -> accepted.get() + failed.get() >= count, seconds);
    }

    void awaitReceived(int count, long seconds) throws InterruptedException {
        await(() -> received.get() >= count, seconds);
    }

    private static void await(BooleanSupplier done, long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!done.getAsBoolean() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private final class Peer extends SimpleChannelInboundHandler<MsrpPart> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, MsrpPart part) {
            if (part instanceof MsrpResponse response) {
                (response.status() == MsrpStatus.OK.code() ? accepted : failed).incrementAndGet();
            } else if (part instanceof MsrpRequest request) {
                received.incrementAndGet();
                ByteBuf out = ctx.alloc().buffer(256);
                MsrpWriter.response(out, request, MsrpStatus.OK);
                ctx.writeAndFlush(out);
            } else if (!(part instanceof MsrpContent)) {
                failed.incrementAndGet();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            failed.incrementAndGet();
        }
    }
}
