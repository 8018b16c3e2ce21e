package org.parley.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One address and port, served over UDP and TCP by reader threads that hand whole messages on. */
final class SipPort implements AutoCloseable {

    /** Largest UDP payload over IPv4, octets. */
    private static final int MAX_DATAGRAM_BYTES = 65_507;

    /** Longest message on a TCP connection, octets; ours. */
    private static final int MAX_STREAM_MESSAGE_BYTES = 1 << 20;

    /** Tries to find a port number that is free for UDP and TCP. */
    private static final int BIND_TRIES = 50;

    private final String owner;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final BiConsumer<byte[], SipFlow> sink;
    private final Faults faults;
    private final List<TcpFlow> connections = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile boolean refusing;
    private volatile Optional<Secure> secure = Optional.empty();

    private volatile Optional<WebSocketFlow> webSocket = Optional.empty();

    /** TLS on a port of its own. */
    private record Secure(SSLContext context, ServerSocket server) {}

    SipPort(String owner, InetAddress address, BiConsumer<byte[], SipFlow> sink, Faults faults) {
        this.owner = owner;
        this.sink = sink;
        this.faults = faults;
        DatagramSocket datagrams = null;
        ServerSocket server = null;
        for (int i = 0; i < BIND_TRIES && datagrams == null; i++) {
            try {
                server = new ServerSocket(0, 50, address);
                datagrams = new DatagramSocket(new InetSocketAddress(address, server.getLocalPort()));
                datagrams.setReceiveBufferSize(4 << 20);
            } catch (SocketException e) {
                closeQuietly(server);
            } catch (IOException e) {
                throw new AssertionError("cannot bind " + address, e);
            }
        }
        if (datagrams == null) {
            throw new AssertionError("no port is free for UDP and TCP at " + address);
        }
        udp = datagrams;
        tcp = server;
        start(owner + "-udp", this::readDatagrams);
        start(owner + "-accept", () -> acceptConnections(tcp));
    }

    /** Serves TLS too, beside UDP and TCP. */
    void secure(SSLContext context) {
        try {
            ServerSocket server = context.getServerSocketFactory().createServerSocket(0, 50, udp.getLocalAddress());
            secure = Optional.of(new Secure(context, server));
            start(owner + "-accept-tls", () -> acceptConnections(server));
        } catch (IOException e) {
            throw new AssertionError("cannot listen for TLS", e);
        }
    }

    /** Where it serves TLS. */
    InetSocketAddress secureAddress() {
        return (InetSocketAddress) secure.orElseThrow().server.getLocalSocketAddress();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
    }

    SipFlow udpTo(InetSocketAddress remote) {
        return new UdpFlow(remote);
    }

    /** Opens a connection, or takes the one that is open. */
    SipFlow tcpTo(InetSocketAddress remote) {
        return connectionTo(remote, SocketFactory.getDefault());
    }

    /** As {@link #tcpTo}, over TLS. */
    SipFlow tlsTo(InetSocketAddress remote) {
        return connectionTo(remote, secure.orElseThrow().context.getSocketFactory());
    }

    /** As {@link #tcpTo}, over WebSocket. */
    synchronized SipFlow webSocketTo(InetSocketAddress remote) {
        if (webSocket
                .filter(open -> open.remote().equals(remote) && !open.hasEnded())
                .isEmpty()) {
            webSocket = Optional.of(new WebSocketFlow(remote, address(), this::hand));
        }
        return webSocket.get();
    }

    private SipFlow connectionTo(InetSocketAddress remote, SocketFactory sockets) {
        for (TcpFlow open : connections) {
            if (open.remote().equals(remote) && !open.socket.isClosed()) {
                return open;
            }
        }
        try {
            Socket socket = sockets.createSocket();
            socket.bind(new InetSocketAddress(udp.getLocalAddress(), 0));
            socket.connect(remote, (int) Patience.MESSAGE.toMillis());
            return adopt("sip-out", socket);
        } catch (IOException e) {
            throw new AssertionError("cannot connect to " + remote + ": " + e.getMessage(), e);
        }
    }

    private void readDatagrams() {
        byte[] buffer = new byte[MAX_DATAGRAM_BYTES];
        while (!closed) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
            } catch (IOException e) {
                report(e);
                return;
            }
            byte[] message = Arrays.copyOf(buffer, packet.getLength());
            if (!isKeepAlive(message)) {
                hand(message, new UdpFlow((InetSocketAddress) packet.getSocketAddress()));
            }
        }
    }

    private void acceptConnections(ServerSocket server) {
        while (!closed) {
            try {
                adopt(owner, server.accept());
            } catch (IOException e) {
                if (!refusing) {
                    report(e);
                }
                return;
            }
        }
    }

    private TcpFlow adopt(String owner, Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        TcpFlow flow = new TcpFlow(socket);
        connections.add(flow);
        start(owner + "-tcp", () -> readStream(flow));
        return flow;
    }

    private void readStream(TcpFlow flow) {
        try (InputStream in = new BufferedInputStream(flow.socket.getInputStream())) {
            for (byte[] message = next(in); message.length > 0; message = next(in)) {
                hand(message, flow);
            }
        } catch (IOException e) {
            connections.remove(flow); // the other side reset the connection, which it may
        } catch (RuntimeException | AssertionError e) {
            faults.raise(e);
        }
    }

    /** One message by its Content-Length; empty at the end of the stream. */
    private static byte[] next(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                return new byte[0];
            }
            boolean leadingLineBreak = head.size() == 0 && (octet == '\r' || octet == '\n');
            if (!leadingLineBreak) {
                head.write(octet);
            }
            if (head.size() > MAX_STREAM_MESSAGE_BYTES) {
                throw new WireFault("headers without end on a TCP connection", head.toByteArray());
            }
            if (octet == '\n' && endsHeaders(head.toByteArray())) {
                head.writeBytes(in.readNBytes(contentLength(head.toByteArray())));
                return head.toByteArray();
            }
        }
    }

    private static boolean endsHeaders(byte[] bytes) {
        return bytes.length > 3 && SipText.endOfHeaders(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length)) == 0;
    }

    private static int contentLength(byte[] head) {
        for (String line : new String(head, StandardCharsets.UTF_8).split("\r\n")) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.matches("(content-length|l)\\s*:\\s*\\d{1,7}\\s*")) {
                return Integer.parseInt(lower.substring(lower.indexOf(':') + 1).trim());
            }
        }
        throw new WireFault("a message over TCP needs Content-Length", head);
    }

    private void hand(byte[] message, SipFlow flow) {
        try {
            sink.accept(message, flow);
        } catch (RuntimeException | AssertionError e) {
            faults.raise(e);
        }
    }

    private static boolean isKeepAlive(byte[] message) {
        return new String(message, StandardCharsets.US_ASCII).isBlank();
    }

    private void report(IOException e) {
        if (!closed) {
            faults.raise(new AssertionError("reading at " + address() + " failed: " + e.getMessage(), e));
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new AssertionError("closing failed", e);
        }
    }

    /** Stops listening on TCP; new connections are refused from then on. */
    void refuseTcp() {
        refusing = true;
        closeQuietly(tcp);
        dropConnections();
    }

    /** Closes every TCP connection, as a crash of the client would. */
    void dropConnections() {
        for (TcpFlow flow : connections) {
            try {
                flow.socket.close();
            } catch (IOException e) {
                faults.raise(e);
            }
        }
        connections.clear();
        webSocket.ifPresent(WebSocketFlow::close);
    }

    @Override
    public void close() {
        closed = true;
        udp.close();
        closeQuietly(tcp);
        secure.ifPresent(tls -> closeQuietly(tls.server));
        dropConnections();
    }

    private final class UdpFlow implements SipFlow {

        private final InetSocketAddress remote;

        UdpFlow(InetSocketAddress remote) {
            this.remote = remote;
        }

        @Override
        public String transport() {
            return "UDP";
        }

        @Override
        public InetSocketAddress remote() {
            return remote;
        }

        @Override
        public InetSocketAddress local() {
            return address();
        }

        @Override
        public void send(byte[] message) {
            try {
                udp.send(new DatagramPacket(message, message.length, remote));
            } catch (IOException e) {
                throw new AssertionError("cannot send to " + remote + ": " + e.getMessage(), e);
            }
        }
    }

    private final class TcpFlow implements SipFlow {

        private final Socket socket;
        private final InetSocketAddress remote;

        TcpFlow(Socket socket) {
            this.socket = socket;
            this.remote = (InetSocketAddress) socket.getRemoteSocketAddress();
        }

        @Override
        public String transport() {
            return socket instanceof SSLSocket ? "TLS" : "TCP";
        }

        @Override
        public InetSocketAddress remote() {
            return remote;
        }

        @Override
        public InetSocketAddress local() {
            return socket instanceof SSLSocket ? secureAddress() : address();
        }

        @Override
        public synchronized void send(byte[] message) {
            try {
                socket.getOutputStream().write(message);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                throw new AssertionError("cannot send to " + remote + ": " + e.getMessage(), e);
            }
        }
    }
}
