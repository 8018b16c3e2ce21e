package org.parley.harness;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** MSRP as a page has it: over a WebSocket to the server, by the client of the JDK (RFC 7977). */
final class MsrpWebSocket implements MsrpLink {

    /** What such a peer writes into its path: nobody can connect to it. */
    private static final int PORT = 2855;

    private final String owner;
    private final Optional<TlsEnd> tls;
    private final Consumer<MsrpFrame> sink;
    private final Faults faults;
    private final Inbox<String> closings;
    private volatile InetSocketAddress remote = new InetSocketAddress("127.0.0.1", 0);
    private volatile Optional<WebSocket> connection = Optional.empty();
    private volatile Listener listener = new Listener();

    MsrpWebSocket(String owner, Optional<TlsEnd> tls, Consumer<MsrpFrame> sink, Faults faults) {
        this.owner = owner;
        this.tls = tls;
        this.sink = sink;
        this.faults = faults;
        this.closings = new Inbox<>(faults);
    }

    /** Puts the frames of a message together, of which there has to be one. */
    private final class Listener implements WebSocket.Listener {

        /** There is a Close frame of the server, or the end of the connection. */
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean isLast) {
            byte[] octets = new byte[data.remaining()];
            data.get(octets);
            message.writeBytes(octets);
            if (isLast) {
                take(message.toByteArray());
                message.reset();
            }
            socket.request(1);
            return null;
        }

        private void take(byte[] octets) {
            try {
                MsrpFrame frame = MsrpFrame.parse(octets)
                        .filter(whole -> whole.raw().length == octets.length)
                        .orElseThrow(() -> new WireFault("a WebSocket message that is not one MSRP frame", octets));
                sink.accept(frame);
            } catch (RuntimeException | AssertionError e) {
                faults.raise(e);
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closings.put("closed with " + status);
            ended.complete(null);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable cause) {
            closings.put("failed: " + cause.getMessage());
            ended.complete(null);
        }
    }

    @Override
    public int port() {
        return PORT;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public void connect(InetSocketAddress target) {
        HttpClient.Builder client = HttpClient.newBuilder();
        tls.ifPresent(end -> client.sslContext(end.context()));
        remote = target;
        listener = new Listener();
        connection = Optional.of(client.build()
                .newWebSocketBuilder()
                .subprotocols("msrp")
                .buildAsync(
                        URI.create((tls.isPresent() ? "wss://" : "ws://") + SipPeer.hostPort(target) + "/"), listener)
                .orTimeout(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS)
                .join());
    }

    @Override
    public void awaitConnection() {
        throw new AssertionError(owner + " has a WebSocket, and nobody can connect to it");
    }

    @Override
    public void awaitClose() {
        closings.poll(Patience.MESSAGE)
                .orElseThrow(() -> new AssertionError(owner + " expected his WebSocket to be closed"));
    }

    /** The JDK's client has judged it; its description promises none. */
    @Override
    public Optional<X509Certificate> shown() {
        return Optional.empty();
    }

    /** As text where it can be, else in two binary frames. */
    @Override
    public synchronized void write(byte[] octets) {
        WebSocket socket = connection.orElseThrow(() -> new AssertionError(owner + " has no WebSocket"));
        String text = new String(octets, StandardCharsets.UTF_8);
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), octets)) {
            socket.sendText(text, true)
                    .orTimeout(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } else {
            int half = octets.length / 2;
            socket.sendBinary(ByteBuffer.wrap(octets, 0, half), false).join();
            socket.sendBinary(ByteBuffer.wrap(octets, half, octets.length - half), true)
                    .join();
        }
    }

    /** Says goodbye, and waits until the server has. */
    @Override
    public void drop() {
        connection.filter(socket -> !listener.ended.isDone()).ifPresent(socket -> {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            listener.ended
                    .completeOnTimeout(null, Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        });
        connection.ifPresent(WebSocket::abort);
        connection = Optional.empty();
    }

    @Override
    public void close() {
        drop();
    }
}
