package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for one recipient, in order, bounded in octets. Senders of any thread put chunks in; the event loop of the
 * recipient's connection takes them out while the channel is writable. Each chunk is a whole one, so chunks of different
 * messages follow each other and never mix.
 *
 * <ul>
 *   <li>pending: no connection yet; chunks are kept for it
 *   <li>attached: emptied into the connection
 *   <li>closed: takes nothing and holds nothing; a session that lost its connection gets a new outlet, which has no part
 *       in messages that began before
 * </ul>
 */
final class Outlet {

    private final MsrpSession session;
    private final byte[] paths;
    private final TransactionIds ids = new TransactionIds();
    private final MsrpLimits limits;
    private final Tally tally;
    private final Queue<Chunk> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean isCalled = new AtomicBoolean();

    /** Null while pending. */
    private volatile MsrpConnection connection;

    private volatile boolean isClosed;
    private volatile boolean keepsPending = true;

    Outlet(MsrpSession session, String toPath, String fromPath, MsrpLimits limits, Tally tally) {
        this.session = session;
        //= RFC4975-5.4-1
        this.paths = (" SEND\r\nTo-Path: " + toPath + "\r\nFrom-Path: " + fromPath + "\r\n").getBytes(US_ASCII);
        this.limits = limits;
        this.tally = tally;
    }

    /**
     * Puts a chunk in; takes over the recipient's reference to its body in any case.
     *
     * @return false when the recipient is gone or was just dropped for reading too slowly: no more of this message for it
     */
    boolean offer(Chunk chunk) {
        if (isClosed || (connection == null && !keepsPending)) {
            chunk.release();
            tally.count(MsrpEvent.RECIPIENT_SKIPPED);
            return false;
        }
        int bytes = chunk.bytes() + paths.length;
        if (queuedBytes.addAndGet(bytes) > (connection == null ? limits.pendingBytes() : limits.queueBytes())) {
            queuedBytes.addAndGet(-bytes);
            chunk.release();
            session.readsTooSlowly(this);
            return false;
        }
        queue.add(chunk);
        if (isClosed) {
            clear();
            return false;
        }
        return true;
    }

    /** True for the one caller who now has to {@link #call} the courier. */
    boolean needsCall() {
        return connection != null && isCalled.compareAndSet(false, true);
    }

    /** Has the outlet emptied on its event loop. */
    void call() {
        MsrpConnection attached = connection;
        if (attached != null) {
            attached.courier().call(this);
        }
    }

    /** The connection is there; what was pending goes out first. */
    void attach(MsrpConnection attached) {
        connection = attached;
        if (!queue.isEmpty() && needsCall()) {
            call();
        }
    }

    /** Writes as many frames as the channel takes; on its event loop. */
    void empty(FrameWriter writer) {
        isCalled.set(false);
        MsrpConnection attached = connection;
        if (attached == null || isClosed) {
            return;
        }
        Channel channel = attached.channel();
        long delivered = 0;
        writer.begin(channel);
        while (channel.isWritable()) {
            Chunk chunk = queue.poll();
            if (chunk == null) {
                break;
            }
            queuedBytes.addAndGet(-(chunk.bytes() + paths.length));
            writer.write(ids, paths, chunk);
            delivered++;
            if (!channel.isWritable()) {
                writer.end();
                channel.flush();
            }
        }
        writer.end();
        if (delivered > 0) {
            channel.flush();
            tally.count(MsrpEvent.CHUNK_DELIVERED, delivered);
        }
    }

    /** Nobody has connected in time: what waits is given up, and nothing is kept until somebody does. */
    void stopKeeping() {
        keepsPending = false;
        if (connection == null) {
            clear();
        }
    }

    /** Takes nothing from now on. */
    void close() {
        isClosed = true;
        clear();
    }

    private void clear() {
        for (Chunk chunk = queue.poll(); chunk != null; chunk = queue.poll()) {
            queuedBytes.addAndGet(-(chunk.bytes() + paths.length));
            chunk.release();
        }
    }

    long queuedBytes() {
        return queuedBytes.get();
    }

    boolean isOpen() {
        return !isClosed && (connection != null || keepsPending);
    }

    MsrpSession session() {
        return session;
    }
}
