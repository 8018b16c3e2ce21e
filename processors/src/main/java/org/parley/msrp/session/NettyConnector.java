package org.parley.msrp.session;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.parley.msrp.MsrpUri;

/**
 * Connects over plain TCP on a group of NIO event loops. Names are resolved on a thread of its own: a slow name server
 * must not stop an event loop.
 */
public final class NettyConnector implements MsrpConnector, AutoCloseable {

    /** Longest TCP handshake. Ours: two retransmissions of SYN. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(8);

    /** Most look-ups that wait. Ours: above it the peer's name server is not answering. */
    private static final int WAITING_LOOKUPS = 256;

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
    public CompletionStage<Channel> connect(MsrpUri peer, Consumer<ChannelPipeline> pipeline) {
        CompletableFuture<Channel> result = new CompletableFuture<>();
        if (peer.isSecure() || peer.port() <= 0) {
            result.completeExceptionally(new IOException(
                    peer.isSecure() ? "no TLS towards peers" : "the peer's path has no port to connect to"));
            return result;
        }
        try {
            resolver.execute(() -> resolve(peer, pipeline, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private void resolve(MsrpUri peer, Consumer<ChannelPipeline> pipeline, CompletableFuture<Channel> result) {
        try {
            connect(InetAddress.getByName(peer.host()), peer.port(), pipeline, result);
        } catch (UnknownHostException | IllegalStateException | RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
    }

    private void connect(
            InetAddress address, int port, Consumer<ChannelPipeline> pipeline, CompletableFuture<Channel> result) {
        new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        pipeline.accept(channel.pipeline());
                    }
                })
                .connect(address, port)
                .addListener((io.netty.channel.ChannelFuture future) -> {
                    if (future.isSuccess()) {
                        result.complete(future.channel());
                    } else {
                        result.completeExceptionally(future.cause());
                    }
                });
    }

    /** Stops resolving names; connections that are open stay so. */
    @Override
    public void close() {
        resolver.shutdownNow();
    }
}
