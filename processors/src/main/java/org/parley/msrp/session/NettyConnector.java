package org.parley.msrp.session;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Connects over TCP, with TLS where the peer needs it, on a group of NIO event loops. Names are resolved on a thread of its own: a slow name server
 * must not stop an event loop.
 */
public final class NettyConnector implements MsrpConnector, AutoCloseable {

    /** Longest TCP handshake. Ours: two retransmissions of SYN. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(8);

    /** Most look-ups that wait. Ours: above it the peer's name server is not answering. */
    private static final int WAITING_LOOKUPS = 256;

    /** Longest TLS handshake. Ours: as long as the TCP handshake. */
    private static final Duration HANDSHAKE_TIMEOUT = CONNECT_TIMEOUT;

    private final EventLoopGroup group;
    private final ThreadPoolExecutor resolver;

    public NettyConnector(EventLoopGroup group) {
        this.group = group;
        this.resolver =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_LOOKUPS), task -> {
                    Thread thread = new Thread(task, "msrp-resolver");
                    thread.setDaemon(true);
                    return thread;
                });
        resolver.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<Channel> connect(PeerEndpoint peer, Consumer<ChannelPipeline> pipeline) {
        CompletableFuture<Channel> result = new CompletableFuture<>();
        if (peer.port() <= 0) {
            result.completeExceptionally(new IOException("the peer's path has no port to connect to"));
            return result;
        }
        try {
            resolver.execute(() -> resolve(peer, pipeline, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private void resolve(PeerEndpoint peer, Consumer<ChannelPipeline> pipeline, CompletableFuture<Channel> result) {
        try {
            connect(InetAddress.getByName(peer.host()), peer, pipeline, result);
        } catch (UnknownHostException | IllegalStateException | RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
    }

    private void connect(
            InetAddress address,
            PeerEndpoint peer,
            Consumer<ChannelPipeline> pipeline,
            CompletableFuture<Channel> result) {
        Optional<SslHandler> tls = peer.security().map(security -> new SslHandler(security.connecting()));
        tls.ifPresent(handler -> handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis()));
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        tls.ifPresent(handler -> channel.pipeline().addLast("tls", handler));
                        pipeline.accept(channel.pipeline());
                    }
                })
                .connect(address, peer.port())
                .addListener((io.netty.channel.ChannelFuture future) -> {
                    if (!future.isSuccess()) {
                        result.completeExceptionally(future.cause());
                    } else if (tls.isPresent()) {
                        tls.get().handshakeFuture().addListener((Future<Channel> shaken) -> complete(shaken, result));
                    } else {
                        result.complete(future.channel());
                    }
                });
    }

    private static void complete(Future<Channel> connected, CompletableFuture<Channel> result) {
        if (connected.isSuccess()) {
            result.complete(connected.getNow());
        } else {
            result.completeExceptionally(connected.cause());
        }
    }

    /** Stops resolving names; connections that are open stay so. */
    @Override
    public void close() {
        resolver.shutdownNow();
    }
}
