package org.parley.sip;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A SIP peer over TCP without a stack: one connection, made by it or taken by it. */
final class TcpPeer extends WirePeer {

    private static final int PATIENCE_MS = 10_000;

    private final ServerSocket listener;
    private Socket socket;

    private TcpPeer(ServerSocket listener, Socket socket) {
        this.listener = listener;
        this.socket = socket;
    }

    static TcpPeer listening() {
        return listening(0);
    }

    static TcpPeer listening(int port) {
        try {
            ServerSocket listener = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
            listener.setSoTimeout(PATIENCE_MS);
            return new TcpPeer(listener, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TcpPeer connected(InetSocketAddress agent) {
        try {
            Socket socket = new Socket(agent.getAddress(), agent.getPort());
            socket.setSoTimeout(PATIENCE_MS);
            return new TcpPeer(null, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens for TLS, by the newest protocol. */
    static TcpPeer listening(SSLContext context) {
        try {
            ServerSocket listener =
                    context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
            listener.setSoTimeout(PATIENCE_MS);
            return new TcpPeer(listener, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects and has negotiated TLS by one of these protocols. */
    static TcpPeer connected(InetSocketAddress agent, SSLContext context, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(agent.getAddress(), agent.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new TcpPeer(null, socket);
    }

    /** Who connects by TLS must show a certificate, whoever signed it. */
    void demandCertificate() {
        ((SSLServerSocket) listener).setNeedClientAuth(true);
    }

    SSLSocket tls() {
        return (SSLSocket) socket;
    }

    TcpPeer accept() {
        try {
            socket = listener.accept();
            socket.setSoTimeout(PATIENCE_MS);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    Socket socket() {
        return socket;
    }

    int port() {
        return listener.getLocalPort();
    }

    String hostPort() {
        return "127.0.0.1:" + (listener == null ? socket.getLocalPort() : listener.getLocalPort());
    }

    /** Sends to one who may have closed meanwhile. */
    void trySend(String text) {
        try {
            send(text);
        } catch (UncheckedIOException e) {
            // a reset is what the test waits for
        }
    }

    /** The next octets that were sent between messages. */
    String octets(int count) {
        try {
            return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    WireMessage next() {
        try {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    return fail("the connection ended after: " + head.toString(StandardCharsets.UTF_8));
                }
                head.write(octet);
            }
            String text = head.toString(StandardCharsets.UTF_8);
            int length = Integer.parseInt(new WireMessage(text, 0).header("Content-Length"));
            return new WireMessage(text + new String(in.readNBytes(length), StandardCharsets.UTF_8), socket.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
            if (listener != null) {
                listener.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
