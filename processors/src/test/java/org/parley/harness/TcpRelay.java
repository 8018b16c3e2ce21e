package org.parley.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A line to a TCP port: what goes over it may take its time, and it may be cut without a word to either side. */
public final class TcpRelay implements AutoCloseable {

    /** Ours: what is under way at a time. */
    private static final int PIECE_BYTES = 4096;

    private final InetSocketAddress target;
    private final Duration delay;
    private final ServerSocket front;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean isCut;

    /** @param delay of each piece of each direction */
    public TcpRelay(InetSocketAddress target, Duration delay) {
        this.target = target;
        this.delay = delay;
        try {
            front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError("no port for a relay", e);
        }
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "tcp-relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it is to be connected to instead of the port behind it. */
    public InetSocketAddress address() {
        return (InetSocketAddress) front.getLocalSocketAddress();
    }

    /** Connections made so far. */
    public int connections() {
        return sockets.size() / 2;
    }

    /** From now on nothing arrives, and nobody is told. */
    public void cut() {
        isCut = true;
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket near = front.accept();
                Socket far = new Socket(target.getAddress(), target.getPort());
                sockets.addAll(List.of(near, far));
                start(() -> carry(near, far));
                start(() -> carry(far, near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                LockSupport.parkNanos(delay.toNanos());
                if (!isCut) {
                    out.write(piece, 0, length);
                    out.flush();
                }
            }
            while (isCut && !front.isClosed()) {
                // Not even the end of a connection is heard of.
                LockSupport.parkNanos(delay.toNanos() + 1_000_000);
            }
        } catch (IOException closed) {
            // Either side may close; the other hears of it when the streams close here.
            return;
        }
    }

    @Override
    public void close() {
        try {
            front.close();
            for (Socket each : sockets) {
                each.close();
            }
        } catch (IOException e) {
            throw new AssertionError("closing failed", e);
        }
    }
}
