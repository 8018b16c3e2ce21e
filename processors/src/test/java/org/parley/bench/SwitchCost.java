package org.parley.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.parley.loop.VirtualLoop;
import org.parley.msrp.session.MsrpRoom;
import org.parley.msrp.session.MsrpSession;
import org.parley.msrp.session.MsrpSettings;
import org.parley.msrp.session.MsrpSwitch;

/**
 * CPU and heap of a delivery inside the switch alone: one thread, no network, no system calls. Unlike {@link FanOutLoad} it
 * shows the same figures on a machine that others use.
 */
public final class SwitchCost {

    private static final String USAGE =
            """
              members=11
              batch=16          messages that one read brings
              bytes=1024        of text
              rounds=6          the first ones are slow: the code is compiled in them
              seconds=3         of CPU in a round
            """;

    /** Batches between two looks at the clock. Ours. */
    private static final int BATCHES = 50;

    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private long frameOctets;

    private SwitchCost() {}

    public static void main(String[] arguments) {
        Optional<LoadOptions> options = new LoadOptions("SwitchCost", USAGE).read(arguments);
        options.ifPresent(new SwitchCost()::run);
    }

    /** A network that takes everything at once. */
    private final class Sink extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ByteBuf octets = (ByteBuf) message;
            frameOctets += octets.readableBytes();
            octets.release();
            if (!promise.isVoid()) {
                promise.setSuccess();
            }
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            // It is gone already.
        }
    }

    private void run(LoadOptions options) {
        int members = options.number("members", 11);
        int batch = options.number("batch", 16);
        List<String> paths = join(members);
        byte[] wire = wire(paths.get(0), batch, options.number("bytes", 1024));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        for (int round = 0; round < options.number("rounds", 6); round++) {
            long deliveries = 0;
            long octets = frameOctets;
            long heap = threads.getThreadAllocatedBytes(self);
            long began = threads.getCurrentThreadCpuTime();
            long until = began + options.number("seconds", 3) * 1_000_000_000L;
            while (threads.getCurrentThreadCpuTime() < until) {
                for (int i = 0; i < BATCHES; i++) {
                    say(wire);
                }
                deliveries += (long) BATCHES * batch * (members - 1);
            }
            LoadOptions.print(String.format(
                    "%d %.0f ns CPU, %.0f octets of heap and %d on the wire for a delivery%n",
                    round + 1,
                    (double) (threads.getCurrentThreadCpuTime() - began) / deliveries,
                    (double) (threads.getThreadAllocatedBytes(self) - heap) / deliveries,
                    (frameOctets - octets) / deliveries));
        }
    }

    private List<String> join(int members) {
        MsrpSettings settings = MsrpSettings.of("127.0.0.1", 2855);
        MsrpSwitch msrp = new MsrpSwitch(() -> settings, (peer, pipeline) -> new CompletableFuture<>());
        VirtualLoop loop = new VirtualLoop();
        MsrpRoom room = msrp.openRoom("room", FanOutNames.room(0), loop, new FanOutServer.Releasing());
        List<String> paths = new ArrayList<>(members);
        for (int member = 0; member < members; member++) {
            MsrpSession session = room.reserve("u" + member);
            session.join(FanOutServer.media(0, member));
            EmbeddedChannel channel = new EmbeddedChannel(new Sink());
            msrp.initPipeline(channel.pipeline());
            channel.writeInbound(Unpooled.copiedBuffer(
                    "MSRP bind SEND\r\n" + pathLines(session.localPath(), member)
                            + "Message-ID: bind\r\nByte-Range: 1-0/0\r\n-------bind$\r\n",
                    US_ASCII));
            loop.run();
            channels.add(channel);
            paths.add(session.localPath());
        }
        return paths;
    }

    private static String pathLines(String to, int member) {
        return "To-Path: " + to + "\r\nFrom-Path: " + FanOutNames.path(0, member) + "\r\n";
    }

    private static byte[] wire(String to, int batch, int textBytes) {
        String body = "From: <" + FanOutNames.user(0) + ">\r\nTo: <" + FanOutNames.room(0)
                + ">\r\nDateTime: 2026-01-05T12:00:00Z\r\n\r\nContent-Type: text/plain\r\n\r\n" + "x".repeat(textBytes);
        StringBuilder wire = new StringBuilder();
        for (int i = 0; i < batch; i++) {
            String id = String.format("t%010d", i);
            wire.append("MSRP " + id + " SEND\r\n" + pathLines(to, 0) + "Message-ID: m" + id + "\r\nByte-Range: 1-"
                    + body.length() + "/" + body.length()
                    + "\r\nFailure-Report: no\r\nContent-Type: message/cpim\r\n\r\n" + body + "\r\n-------" + id
                    + "$\r\n");
        }
        return wire.toString().getBytes(US_ASCII);
    }

    private void say(byte[] wire) {
        ByteBuf octets =
                PooledByteBufAllocator.DEFAULT.directBuffer(wire.length).writeBytes(wire);
        channels.get(0).writeInbound(octets);
        channels.forEach(EmbeddedChannel::runPendingTasks);
    }
}
