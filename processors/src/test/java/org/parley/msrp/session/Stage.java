package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.parley.loop.VirtualLoop;
import org.parley.msrp.MsrpUri;

/** A switch with one room, peers on in-memory connections, and time that the test moves. */
final class Stage implements AutoCloseable {

    static final String ROOM = "sip:r4nd0m@example.com";

    final VirtualLoop loop = new VirtualLoop();
    final List<String> told = new ArrayList<>();
    final List<ByteBuf> received = new ArrayList<>();
    final List<CompletableFuture<Channel>> connects = new ArrayList<>();
    final List<Consumer<ChannelPipeline>> pipelines = new ArrayList<>();
    private final Set<EmbeddedChannel> channels = new LinkedHashSet<>();
    private final List<Peer> peers = new ArrayList<>();
    MsrpSettings settings = MsrpSettings.of("192.0.2.100", 2855);
    final MsrpSwitch msrp = new MsrpSwitch(() -> settings, this::connect);
    final List<TappedMessage> archived = new ArrayList<>();
    final MsrpRoom room = msrp.openRoom("conf1", ROOM, loop, new Listener(), Optional.of(new Archive()));

    private final class Listener implements MsrpRoom.Listener {

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
            told.add("nickname " + session.participantKey() + " " + nickname.orElse("none"));
        }

        @Override
        public void slowReader(MsrpSession session) {
            told.add("slow " + session.participantKey());
        }
    }

    /** Keeps less than some tests send. */
    private final class Archive implements MessageTap {

        static final int MAX_BYTES = 4096;

        @Override
        public int maxBytes() {
            return MAX_BYTES;
        }

        @Override
        public void message(TappedMessage message) {
            archived.add(message);
        }
    }

    private CompletionStage<Channel> connect(PeerEndpoint peer, Consumer<ChannelPipeline> pipeline) {
        CompletableFuture<Channel> future = new CompletableFuture<>();
        connects.add(future);
        pipelines.add(pipeline);
        return future;
    }

    /** A new connection to the switch. */
    EmbeddedChannel open() {
        return open(msrp::initPipeline);
    }

    EmbeddedChannel open(Consumer<ChannelPipeline> pipeline, ChannelHandler... first) {
        EmbeddedChannel channel = new EmbeddedChannel(first);
        channel.freezeTime();
        channel.pipeline().addLast(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel opened) {
                pipeline.accept(opened.pipeline());
            }
        });
        channels.add(channel);
        return channel;
    }

    Peer reserve(String name) {
        Peer peer = new Peer(this, name, room.reserve(name));
        peers.add(peer);
        return peer;
    }

    /** The same over WebSocket. */
    Peer reserveWebSocket(String name) {
        Peer peer = new Peer(this, name, room.reserve(name, new OwnEndpoint(2857, false, true)));
        peers.add(peer);
        return peer;
    }

    /** A peer that has joined and connected by WebSocket. */
    Peer joinByWebSocket(String name) {
        Peer peer = reserveWebSocket(name);
        peer.session.join(new Media(name).build());
        settle();
        return peer.connect();
    }

    /** A peer that has joined and has no connection. */
    Peer join(String name, UnaryOperator<Media> changes) {
        Peer peer = reserve(name);
        peer.session.join(changes.apply(new Media(name)).build());
        settle();
        return peer;
    }

    /** A peer that has joined and connected. */
    Peer join(String name) {
        return join(name, media -> media).connect();
    }

    List<Peer> join(String first, String second, String third) {
        return List.of(join(first), join(second), join(third));
    }

    /** Lets everything run that can run now. */
    void settle() {
        for (int i = 0; i < 4; i++) {
            loop.run();
            channels.forEach(EmbeddedChannel::runPendingTasks);
        }
    }

    void advance(Duration by) {
        settle();
        for (EmbeddedChannel channel : channels) {
            channel.advanceTimeBy(by.toMillis(), TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
        loop.advance(by);
        settle();
    }

    long count(MsrpEvent event) {
        return msrp.census().events().getOrDefault(event, 0L);
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
        channels.forEach(channel -> {
            channel.finishAndReleaseAll();
            channel.checkException();
        });
        room.close();
        settle();
        if (received.stream().anyMatch(octets -> octets.refCnt() != 0)) {
            throw new AssertionError("received octets are still held");
        }
        MsrpCensus census = msrp.census();
        if (census.sessions() + census.rooms() + census.connections() != 0 || census.queuedBytes() != 0) {
            throw new AssertionError("left behind: " + census);
        }
        if (loop.pendingTimers() != 0) {
            throw new AssertionError(loop.pendingTimers() + " timers left behind");
        }
    }

    /** What a peer's SDP says; ordinary until changed. */
    static final class Media {

        private final String name;
        Role role = Role.PASSIVE;
        List<String> types = List.of("message/cpim");
        List<String> wrapped = List.of("*");
        OptionalLong maxSize = OptionalLong.empty();
        boolean mayReceive = true;
        boolean maySend = true;
        boolean takesPrivateMessages = true;
        boolean maySendPrivately = true;
        Set<String> identities;
        Optional<String> anonymousUri = Optional.empty();
        String path;

        Media(String name) {
            this.name = name;
            this.path = Peer.pathOf(name);
            this.identities =
                    new LinkedHashSet<>(List.of("sip:" + name + "@example.com", "tel:+1-555-01-" + name.length()));
        }

        Media with(Consumer<Media> change) {
            change.accept(this);
            return this;
        }

        PeerMedia build() {
            return new PeerMedia(
                    MsrpUri.parsePath(path).orElseThrow(),
                    role,
                    types,
                    wrapped,
                    maxSize,
                    mayReceive,
                    maySend,
                    takesPrivateMessages,
                    maySendPrivately,
                    identities,
                    anonymousUri);
        }
    }
}
