package org.parley.camel;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import org.parley.tls.KeyRing;

/** MSRP over TLS: the listener's side of it, and the keys in force for sessions. Any thread may use it. */
public final class MsrpTls {

    /** Longest TLS handshake of a peer. Ours: a phone on a bad line needs some seconds. */
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final int port;
    private final KeyRing ring;

    /**
     * @param port of the listener, {@code msrp.tls.port} or {@code msrp.wss.port}
     * @param ring the keys in force
     */
    public MsrpTls(int port, KeyRing ring) {
        this.port = port;
        this.ring = ring;
    }

    /** TLS of a session whose SDP is written now. */
    SessionTls forSession() {
        return new SessionTls(port, ring.keys(), ring::keys);
    }

    /** Puts TLS on a connection that a peer has opened; what speaks MSRP comes behind it. */
    public void accept(Channel channel) {
        accept(channel, ring.keys().accepting());
    }

    /** The same for WebSocket: a page has no fingerprint in its SDP, so only {@code tls.clientAuth} asks for a certificate. */
    public void acceptWebSocket(Channel channel) {
        accept(channel, ring.keys().acceptingTrusted());
    }

    private static void accept(Channel channel, SSLEngine engine) {
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT.toMillis());
        channel.pipeline().addLast("tls", handler);
    }
}
