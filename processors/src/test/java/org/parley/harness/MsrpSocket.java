package org.parley.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** The TCP or TLS side of an MSRP peer: a listener and the connection in use, whose reader hands whole frames on. */
final class MsrpSocket implements MsrpLink {

    /** Longest frame that a peer takes, octets; ours. */
    private static final int MAX_FRAME_BYTES = 16 << 20;

    private final String owner;
    private final InetAddress address;
    private final ServerSocket listener;
    private final Consumer<MsrpFrame> sink;
    private final Faults faults;
    private final Inbox<Socket> accepted;
    private final Inbox<String> closings;
    private final Optional<TlsEnd> tls;
    private volatile Socket connection = new Socket();
    private volatile boolean closed;

    MsrpSocket(String owner, InetAddress address, Optional<TlsEnd> tls, Consumer<MsrpFrame> sink, Faults faults) {
        this.tls = tls;
        this.owner = owner;
        this.address = address;
        this.sink = sink;
        this.faults = faults;
        this.accepted = new Inbox<>(faults);
        this.closings = new Inbox<>(faults);
        try {
            listener = listener(address);
        } catch (IOException e) {
            throw new AssertionError("cannot listen at " + address, e);
        }
        start("accept", this::acceptLoop);
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public InetSocketAddress remote() {
        Object remote = connection.getRemoteSocketAddress();
        return remote instanceof InetSocketAddress known ? known : new InetSocketAddress(address, 0);
    }

    @Override
    public void connect(InetSocketAddress target) {
        try {
            Socket socket =
                    tls.isPresent() ? tls.get().context().getSocketFactory().createSocket() : new Socket();
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(target, (int) Patience.MESSAGE.toMillis());
            if (socket instanceof SSLSocket secure) {
                secure.setEnabledProtocols(new String[] {tls.get().protocol()});
                secure.startHandshake();
            }
            serve(socket);
        } catch (IOException e) {
            throw new AssertionError(owner + " cannot connect to " + target + ": " + e.getMessage(), e);
        }
    }

    private ServerSocket listener(InetAddress at) throws IOException {
        if (tls.isEmpty()) {
            return new ServerSocket(0, 10, at);
        }
        SSLServerSocket secure =
                (SSLServerSocket) tls.get().context().getServerSocketFactory().createServerSocket(0, 10, at);
        secure.setEnabledProtocols(new String[] {tls.get().protocol()});
        secure.setNeedClientAuth(true);
        return secure;
    }

    /** What the other side shows on the connection in use; empty without TLS. */
    @Override
    public Optional<X509Certificate> shown() {
        try {
            return connection instanceof SSLSocket secure
                    ? Optional.of((X509Certificate) secure.getSession().getPeerCertificates()[0])
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            throw new AssertionError(owner + " is shown no certificate", e);
        }
    }

    @Override
    public void awaitConnection() {
        accepted.poll(Patience.MESSAGE)
                .orElseThrow(() -> new AssertionError(owner + " expected an MSRP connection, none came"));
    }

    @Override
    public void awaitClose() {
        closings.poll(Patience.MESSAGE)
                .orElseThrow(() -> new AssertionError(owner + " expected his MSRP connection to be closed"));
    }

    @Override
    public synchronized void write(byte[] octets) {
        try {
            connection.getOutputStream().write(octets);
            connection.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError(owner + " cannot write to the MSRP connection: " + e.getMessage(), e);
        }
    }

    private void acceptLoop() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                serve(socket);
                accepted.put(socket);
            } catch (IOException e) {
                if (!closed) {
                    faults.raise(e);
                }
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        connection = socket;
        start("msrp", () -> readLoop(socket));
    }

    private void readLoop(Socket socket) {
        try {
            byte[] pending = new byte[0];
            byte[] buffer = new byte[65_536];
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                int length = pending.length;
                pending = Arrays.copyOf(pending, length + n);
                System.arraycopy(buffer, 0, pending, length, n);
                pending = consume(pending);
            }
            closings.put("end of stream");
        } catch (IOException e) {
            closings.put("closed: " + e.getMessage());
        } catch (RuntimeException | AssertionError e) {
            faults.raise(e);
        }
    }

    private byte[] consume(byte[] pending) {
        byte[] rest = pending;
        for (Optional<MsrpFrame> frame = MsrpFrame.parse(rest); frame.isPresent(); frame = MsrpFrame.parse(rest)) {
            rest = Arrays.copyOfRange(rest, frame.get().raw().length, rest.length);
            sink.accept(frame.get());
        }
        if (rest.length > MAX_FRAME_BYTES) {
            throw new WireFault("an MSRP frame without end", Arrays.copyOf(rest, 1000));
        }
        return rest;
    }

    private void start(String what, Runnable task) {
        Thread thread = new Thread(task, owner + "-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes the connection, not the listener. */
    @Override
    public void drop() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new AssertionError("closing failed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        drop();
        try {
            listener.close();
        } catch (IOException e) {
            throw new AssertionError("closing failed", e);
        }
    }
}
