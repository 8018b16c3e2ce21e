package org.parley.harness;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A connection to the server over WebSocket, by the client of the JDK; what comes are text messages. */
final class WebSocketFlow implements SipFlow, WebSocket.Listener, AutoCloseable {

    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final BiConsumer<byte[], SipFlow> sink;
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private volatile boolean hasEnded;

    /**
     * Has connected when it returns.
     *
     * @param local what the peer calls his own address; nothing listens there for this
     */
    WebSocketFlow(InetSocketAddress remote, InetSocketAddress local, BiConsumer<byte[], SipFlow> sink) {
        this.remote = remote;
        this.local = local;
        this.sink = sink;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("sip")
                .buildAsync(URI.create("ws://" + SipPeer.hostPort(remote) + "/sip"), this)
                .orTimeout(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public String transport() {
        return "WS";
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public synchronized void send(byte[] message) {
        socket.sendText(new String(message, StandardCharsets.UTF_8), true)
                .orTimeout(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
        partial.append(data);
        if (isLast) {
            byte[] message = partial.toString().getBytes(StandardCharsets.UTF_8);
            partial.setLength(0);
            sink.accept(message, this);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean isLast) {
        byte[] octets = new byte[data.remaining()];
        data.get(octets);
        throw new WireFault("a binary message, and all that is sent here is text", octets);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        hasEnded = true;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        hasEnded = true;
    }

    /** Whether it carries nothing any more. */
    boolean hasEnded() {
        return hasEnded;
    }

    @Override
    public void close() {
        hasEnded = true;
        socket.abort();
    }
}
