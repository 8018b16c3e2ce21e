package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parley.Covers;
import org.parley.loop.Loop;
import org.parley.loop.LoopGroup;
import org.parley.msrp.ContinuationFlag;

/** The switch on real sockets, several event loops and a threaded loop. */
@Timeout(60)
class SocketSwitchTest {

    private static final InetAddress LOCAL = InetAddress.getLoopbackAddress();

    private final NioEventLoopGroup group = new NioEventLoopGroup(3);
    private final LoopGroup loops = new LoopGroup("test-loop", 1000);
    private final Loop loop = loops.next();
    private final NettyConnector connector = new NettyConnector(group);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<Client> clients = new ArrayList<>();
    private volatile MsrpSettings settings;
    private Channel listener;
    private MsrpSwitch msrp;
    private MsrpRoom room;

    @BeforeEach
    void listen() throws Exception {
        msrp = new MsrpSwitch(() -> settings, connector);
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        msrp.initPipeline(channel.pipeline());
                    }
                })
                .bind(LOCAL, 0)
                .sync()
                .channel();
        settings = MsrpSettings.of(LOCAL.getHostAddress(), ((InetSocketAddress) listener.localAddress()).getPort());
        room = onLoop(none -> msrp.openRoom("conf1", Stage.ROOM, loop, new MsrpRoom.Listener() {
            @Override
            public void bound(MsrpSession session) {
                told.add("bound " + session.participantKey());
            }

            @Override
            public void connectionLost(MsrpSession session) {
                told.add("lost " + session.participantKey());
            }

            @Override
            public void connectionFailed(MsrpSession session, MsrpRoom.Failure reason) {
                told.add("failed " + session.participantKey() + " " + reason);
            }

            @Override
            public void nickname(MsrpSession session, Optional<String> nickname) {
                told.add("nickname " + session.participantKey());
            }

            @Override
            public void slowReader(MsrpSession session) {
                told.add("slow " + session.participantKey());
            }
        }));
    }

    @AfterEach
    void close() throws Exception {
        for (Client client : clients) {
            client.socket.close();
        }
        onLoop(none -> {
            room.close();
            return none;
        });
        listener.close().sync();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        connector.close();
        MsrpCensus census = msrp.census();
        loops.close();
        assertEquals(0, census.sessions());
        assertEquals(0, census.connections());
        assertEquals(0, census.queuedBytes());
    }

    private <T> T onLoop(Function<Void, T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.apply(null));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }

    /** A user agent on a blocking socket. */
    private final class Client {

        final String name;
        final MsrpSession session;
        final String path;
        Socket socket = new Socket();
        private final Frame.Reader reader = new Frame.Reader();
        private int transactions;

        Client(String name, int port) throws Exception {
            this.name = name;
            this.path = "msrp://127.0.0.1:" + port + "/" + name + ";tcp";
            this.session = onLoop(none -> room.reserve(name));
            clients.add(this);
        }

        Client join(Role role) throws Exception {
            PeerMedia media = PlainMedia.of(path, role, "sip:" + name + "@example.com");
            return onLoop(none -> {
                session.join(media);
                return this;
            });
        }

        Client connect() throws Exception {
            socket = new Socket(LOCAL, settings.port());
            send("", null, '$');
            assertEquals(200, next().status());
            assertEquals("bound " + name, told.poll(10, TimeUnit.SECONDS));
            return this;
        }

        void send(String headers, String body, char flag) throws IOException {
            String id = name + "x" + transactions++;
            socket.getOutputStream()
                    .write(("MSRP " + id + " SEND\r\nTo-Path: " + session.localPath() + "\r\nFrom-Path: " + path
                                    + "\r\nMessage-ID: "
                                    + id + "\r\n" + headers + (body == null ? "" : "\r\n" + body + "\r\n") + "-------"
                                    + id + flag
                                    + "\r\n")
                            .getBytes(UTF_8));
        }

        void say(String text) throws IOException {
            String body = Peer.cpim("sip:" + name + "@example.com", Stage.ROOM, text);
            send(
                    "Failure-Report: no\r\nByte-Range: 1-" + body.length() + "/" + body.length()
                            + "\r\nContent-Type: message/cpim\r\n",
                    body,
                    '$');
        }

        private final List<Frame> read = new ArrayList<>();

        Frame next() throws IOException {
            byte[] buffer = new byte[65536];
            InputStream in = socket.getInputStream();
            while (read.isEmpty()) {
                int length = in.read(buffer);
                if (length < 0) {
                    throw new IOException("the switch closed the connection");
                }
                ByteBuf octets = Unpooled.copiedBuffer(buffer, 0, length);
                read.addAll(reader.read(octets));
            }
            return read.remove(0);
        }

        /** Frames until so many messages have ended. */
        List<String> messages(int count) throws IOException {
            List<Frame> frames = new ArrayList<>();
            int ended = 0;
            while (ended < count) {
                Frame frame = next();
                frames.add(frame);
                ended += frame.flag() == ContinuationFlag.COMPLETE ? 1 : 0;
            }
            return Messages.of(frames);
        }
    }

    @Test
    void carriesAChatOfFourThatTalkAtOnce() throws Exception {
        int each = 150;
        List<Client> all = new ArrayList<>();
        for (String name : List.of("ana", "ben", "cleo", "dee")) {
            all.add(new Client(name, 9).join(Role.PASSIVE).connect());
        }
        List<CompletableFuture<List<String>>> heard = new ArrayList<>();
        List<CompletableFuture<Void>> said = new ArrayList<>();
        for (Client client : all) {
            heard.add(async(() -> client.messages(3 * each)));
            said.add(async(() -> {
                for (int i = 0; i < each; i++) {
                    client.say(client.name + " " + i + " " + "x".repeat(i % 50 == 7 ? 90_000 : i));
                }
                return null;
            }));
        }
        for (CompletableFuture<Void> done : said) {
            done.get(30, TimeUnit.SECONDS);
        }
        for (int i = 0; i < all.size(); i++) {
            List<String> got = heard.get(i).get(30, TimeUnit.SECONDS);
            for (Client sender : all) {
                List<String> texts = got.stream()
                        .map(body -> body.substring(body.lastIndexOf("\r\n") + 2))
                        .filter(text -> text.startsWith(sender.name))
                        .toList();
                assertEquals(sender == all.get(i) ? 0 : each, texts.size());
                for (int m = 0; m < texts.size(); m++) {
                    assertTrue(texts.get(m).startsWith(sender.name + " " + m + " "), texts.get(m));
                }
            }
        }
    }

    @Test
    void connectsToAPeerThatListens() throws Exception {
        Client ana = new Client("ana", 9).join(Role.PASSIVE).connect();
        try (ServerSocket peer = new ServerSocket(0, 1, LOCAL)) {
            Client ben = new Client("ben", peer.getLocalPort()).join(Role.ACTIVE);
            ben.socket = peer.accept();
            assertEquals("SEND", ben.next().request().methodName().text());
            assertEquals("bound ben", told.poll(10, TimeUnit.SECONDS));
            ana.say("hello");
            assertTrue(ben.messages(1).get(0).endsWith("hello"));
            ben.say("hello back");
            assertTrue(ana.messages(1).get(0).endsWith("hello back"));
        }
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        int port;
        try (ServerSocket peer = new ServerSocket(0, 1, LOCAL)) {
            port = peer.getLocalPort();
        }
        new Client("ben", port).join(Role.ACTIVE);
        assertEquals("failed ben UNREACHABLE", told.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void tellsThatAConnectionIsLost() throws Exception {
        Client ana = new Client("ana", 9).join(Role.PASSIVE).connect();
        ana.socket.close();
        assertEquals("lost ana", told.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void dropsTheOneWhoDoesNotReadAndServesTheOthers() throws Exception {
        settings = MsrpSettings.builder(settings.host(), settings.port())
                .maxSize(10_000_000)
                .limits(MsrpLimits.DEFAULT.toBuilder()
                        .queueBytes(1 << 20)
                        .pendingBytes(1 << 18)
                        .responseBytes(1 << 20)
                        .build())
                .build();
        Client ana = new Client("ana", 9).join(Role.PASSIVE).connect();
        Client ben = new Client("ben", 9).join(Role.PASSIVE).connect();
        new Client("stuck", 9).join(Role.PASSIVE).connect();
        // Kernel buffers on loopback take some megabytes before anything waits in the switch.
        int messages = 0;
        String text = "x".repeat(60_000);
        while (told.isEmpty() && messages < 2000) {
            ana.say(messages++ + " " + text);
            assertEquals(1, ben.messages(1).size());
        }
        assertEquals("slow stuck", told.poll(10, TimeUnit.SECONDS));
        ana.say("still here");
        assertTrue(ben.messages(1).get(0).endsWith("still here"));
    }

    /** 100 MB in chunks of 64 KiB; what is sent is a function of the place. */
    private static long sendFile(Client sender, long length) throws IOException {
        CRC32 sum = new CRC32();
        byte[] head =
                Peer.cpim("sip:" + sender.name + "@example.com", Stage.ROOM, "").getBytes(UTF_8);
        long at = 0;
        while (at < length) {
            byte[] chunk = new byte[(int) Math.min(65_536, length - at)];
            for (int i = 0; i < chunk.length; i++) {
                chunk[i] = at + i < head.length ? head[(int) at + i] : (byte) ('A' + (at + i) % 53);
            }
            sum.update(chunk);
            String id = "file" + at;
            String headers = "MSRP " + id + " SEND\r\nTo-Path: " + sender.session.localPath() + "\r\nFrom-Path: "
                    + sender.path + "\r\nMessage-ID: file\r\nByte-Range: " + (at + 1) + "-*/" + length
                    + "\r\nFailure-Report: no\r\nContent-Type: message/cpim\r\n\r\n";
            at += chunk.length;
            OutputStream out = sender.socket.getOutputStream();
            out.write(headers.getBytes(UTF_8));
            out.write(chunk);
            out.write(("\r\n-------" + id + (at == length ? "$" : "+") + "\r\n").getBytes(UTF_8));
        }
        return sum.getValue();
    }

    private static long readFile(Client reader) throws IOException {
        CRC32 sum = new CRC32();
        long at = 0;
        while (true) {
            Frame frame = reader.next();
            assertEquals(at + 1, frame.request().byteRange().start());
            sum.update(frame.body());
            at += frame.body().length;
            if (frame.flag() == ContinuationFlag.COMPLETE) {
                return sum.getValue();
            }
        }
    }

    @Test
    @Covers("RFC7701-6.3-8")
    void passesAFileOfHundredMegabytesThroughABoundedQueue() throws Exception {
        int queueBytes = 1 << 20;
        long length = 100L << 20;
        settings = MsrpSettings.builder(settings.host(), settings.port())
                .maxSize(length)
                .limits(MsrpLimits.DEFAULT.toBuilder()
                        .queueBytes(queueBytes)
                        // However busy the machine is: whether somebody is stuck is not the question here.
                        .stallTimeout(Duration.ofMinutes(1))
                        .build())
                .build();
        Client ana = new Client("ana", 9).join(Role.PASSIVE).connect();
        Client ben = new Client("ben", 9).join(Role.PASSIVE).connect();
        Client cleo = new Client("cleo", 9).join(Role.PASSIVE).connect();
        CompletableFuture<Long> atBen = async(() -> readFile(ben));
        CompletableFuture<Long> atCleo = async(() -> readFile(cleo));
        CompletableFuture<Long> sent = async(() -> sendFile(ana, length));
        long most = 0;
        while (!(atBen.isDone() && atCleo.isDone())) {
            most = Math.max(most, msrp.census().queuedBytes());
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(sent.get(60, TimeUnit.SECONDS), atBen.get());
        assertEquals(sent.get(), atCleo.get());
        assertTrue(most <= 2L * queueBytes, "waited for two recipients: " + most);
        assertEquals(List.of(), List.copyOf(told));
    }

    /** Who comes and goes while others talk changes nothing for those who stay. */
    @Test
    @Covers("RFC7701-6.3-1")
    void losesAndRepeatsNothingWhileOthersComeAndGo() throws Exception {
        int visits = 40;
        Client ana = new Client("ana", 9).join(Role.PASSIVE).connect();
        Client ben = new Client("ben", 9).join(Role.PASSIVE).connect();
        AtomicBoolean isOver = new AtomicBoolean();
        // So many may wait for ben: he is not to be dropped for being slow.
        Semaphore ahead = new Semaphore(500);
        CompletableFuture<Integer> heard = async(() -> {
            int count = 0;
            for (String text = text(ben); !text.equals("over"); text = text(ben)) {
                assertTrue(text.startsWith(count + " "), text);
                count++;
                ahead.release();
            }
            return count;
        });
        CompletableFuture<Integer> said = async(() -> {
            int count = 0;
            while (!isOver.get()) {
                ahead.acquire();
                ana.say(count + " " + "x".repeat(count % 100 == 50 ? 30_000 : 10));
                count++;
            }
            ana.say("over");
            return count;
        });
        for (int i = 0; i < visits; i++) {
            Client visitor = new Client("visitor" + i, 9).join(Role.PASSIVE);
            visitor.socket = new Socket(LOCAL, settings.port());
            visitor.send("", null, '$');
            visitor.next();
            if (i % 3 == 0) {
                visitor.socket.close();
            }
            onLoop(none -> {
                visitor.session.release();
                return none;
            });
        }
        isOver.set(true);
        assertEquals(said.get(60, TimeUnit.SECONDS), heard.get(60, TimeUnit.SECONDS));
    }

    private static String text(Client reader) throws IOException {
        String body = reader.messages(1).get(0);
        return body.substring(body.lastIndexOf("\r\n") + 2);
    }

    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> async(Work<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                future.complete(work.run());
            } catch (Exception | AssertionError e) {
                future.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return future;
    }
}
