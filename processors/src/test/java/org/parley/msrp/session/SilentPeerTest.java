package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.Covers;
import org.parley.loop.Loop;
import org.parley.loop.LoopGroup;

/** Peers that are gone without a word: a network that is there, and a host on it that is not any more. */
@Timeout(60)
class SilentPeerTest {

    private static final String PEER_PATH = "msrp://peer.invalid:9/peer;tcp";

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final NettyConnector connector = new NettyConnector(group);
    private final LoopGroup loops = new LoopGroup("test-loop", 1000);
    private final Loop loop = loops.next();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private MsrpSettings settings = settings(Duration.ofSeconds(120));
    private final MsrpSwitch msrp = new MsrpSwitch(() -> settings, connector);

    private static MsrpSettings settings(Duration keepAlive) {
        return MsrpSettings.builder("127.0.0.1", 2855)
                .limits(MsrpLimits.DEFAULT.toBuilder()
                        .keepAlive(keepAlive)
                        .reconnectGrace(Duration.ofMillis(1))
                        .build())
                .build();
    }

    private final class Listener implements MsrpRoom.Listener {

        @Override
        public void bound(MsrpSession session) {
            told.add("bound");
        }

        @Override
        public void connectionLost(MsrpSession session) {
            told.add("lost");
        }

        @Override
        public void connectionFailed(MsrpSession session, MsrpRoom.Failure reason) {
            told.add("failed " + reason);
        }

        @Override
        public void nickname(MsrpSession session, Optional<String> nickname) {
            told.add("nickname");
        }

        @Override
        public void slowReader(MsrpSession session) {
            told.add("slow");
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        connector.close();
        loops.close();
    }

    private int listen(InetAddress address) throws InterruptedException {
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        msrp.initPipeline(channel.pipeline());
                        accepted.add(channel);
                    }
                })
                .bind(address, 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private Map<String, Object> keepAlive(Duration silence) throws Exception {
        settings = settings(silence);
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), listen(InetAddress.getLoopbackAddress()))) {
            assertTrue(peer.isConnected());
            Map<String, Object> options = new TreeMap<>();
            for (Map.Entry<ChannelOption<?>, Object> option :
                    accepted.take().config().getOptions().entrySet()) {
                if (option.getKey().name().contains("KEEP")) {
                    options.put(option.getKey().name(), option.getValue());
                }
            }
            return options;
        }
    }

    @Test
    @Covers("RFC1122-4.2.3.6-1")
    void areAskedAsOftenAsIsSet() throws Exception {
        Map<String, Object> options = keepAlive(Duration.ofSeconds(120));
        assertEquals(true, options.remove("SO_KEEPALIVE"));
        assumeTrue(!options.isEmpty(), "this platform does not say how often");
        assertEquals("{TCP_KEEPCOUNT=3, TCP_KEEPIDLE=120, TCP_KEEPINTERVAL=20}", options.toString());
        assertEquals(1, keepAlive(Duration.ofMillis(10)).get("TCP_KEEPIDLE"));
    }

    @Test
    @Covers("RFC1122-4.2.3.6-1")
    void areLeftAloneWhereThatIsSet() throws Exception {
        assertEquals(false, keepAlive(Duration.ZERO).get("SO_KEEPALIVE"));
    }

    /** The host is another network namespace, which takes its address off in the middle of the chat. */
    @Test
    @Covers("RFC1122-4.2.3.6-2")
    void areOutWhenTheirHostIsGone() throws Exception {
        settings = settings(Duration.ofSeconds(1));
        try (Host host = Host.up()) {
            MsrpSession session = session();
            Process peer = host.run(
                    "exec 3<>/dev/tcp/" + Host.OURS + "/" + listen(InetAddress.getByName(Host.OURS)) + "; cat >&3");
            peer.getOutputStream()
                    .write(("MSRP bind0001 SEND\r\nTo-Path: " + session.localPath() + "\r\nFrom-Path: " + PEER_PATH
                                    + "\r\nMessage-ID: m1\r\n-------bind0001$\r\n")
                            .getBytes(US_ASCII));
            peer.getOutputStream().flush();
            assertEquals("bound", told.poll(20, TimeUnit.SECONDS));
            host.loseAddress();
            assertEquals("lost", told.poll(20, TimeUnit.SECONDS));
            assertEquals("failed NOT_RECONNECTED", told.poll(20, TimeUnit.SECONDS));
            peer.destroyForcibly();
        }
    }

    private MsrpSession session() throws Exception {
        CompletableFuture<MsrpSession> made = new CompletableFuture<>();
        loop.execute(() -> {
            MsrpSession session =
                    msrp.openRoom("conf1", Stage.ROOM, loop, new Listener()).reserve("peer");
            session.join(PlainMedia.of(PEER_PATH, Role.PASSIVE, "sip:peer@example.com"));
            made.complete(session);
        });
        return made.get(10, TimeUnit.SECONDS);
    }

    /** A network namespace behind a pair of virtual interfaces. */
    private record Host(String name) implements AutoCloseable {

        static final String OURS = "10.203.77.1";
        private static final String THEIRS = "10.203.77.2/30";

        static Host up() throws IOException, InterruptedException {
            String name = "gone" + ProcessHandle.current().pid();
            assumeTrue(
                    succeeds("ip", "netns", "add", name),
                    "no network namespaces here, which need ip (Debian package iproute2) and root");
            Host host = new Host(name);
            String ours = name + "a";
            boolean isUp = succeeds("ip", "link", "add", ours, "type", "veth", "peer", "name", "eth0", "netns", name)
                    && succeeds("ip", "addr", "add", OURS + "/30", "dev", ours)
                    && succeeds("ip", "link", "set", ours, "up")
                    && host.does("ip", "addr", "add", THEIRS, "dev", "eth0")
                    && host.does("ip", "link", "set", "eth0", "up");
            if (!isUp) {
                host.close();
            }
            assumeTrue(isUp, "no virtual interfaces here");
            return host;
        }

        Process run(String script) throws IOException {
            return new ProcessBuilder("ip", "netns", "exec", name, "bash", "-c", script).start();
        }

        void loseAddress() throws IOException, InterruptedException {
            assertTrue(does("ip", "addr", "del", THEIRS, "dev", "eth0"));
        }

        private boolean does(String... command) throws IOException, InterruptedException {
            List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", name));
            inside.addAll(Arrays.asList(command));
            return succeeds(inside.toArray(String[]::new));
        }

        private static boolean succeeds(String... command) throws InterruptedException {
            try {
                return new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() throws InterruptedException {
            succeeds("ip", "netns", "del", name);
        }
    }
}
