package org.parley.msrp.session;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for one recipient, bounded in octets. Senders of any thread put chunks in; the event loop of the recipient's
 * connection takes them out while the channel is writable: in the order in which they came as long as they are short and
 * the channel keeps up, else from each sender in turn ({@link Lanes}).
 *
 * <ul>
 *   <li>pending: no connection; what is said is kept for the next one, of messages that the last one cut off nothing
 *   <li>attached: emptied into the connection
 *   <li>closed: takes nothing and holds nothing
 * </ul>
 */
final class Outlet {

    private final MsrpSession session;
    private final Envelope envelope;
    private final MsrpLimits limits;
    private final Tally tally;
    private final Inbox inbox = new Inbox();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean isCalled = new AtomicBoolean();

    /** Senders that are not read from until this outlet has less to hold; guarded by this outlet. */
    private List<MsrpConnection> waiting = List.of();

    /** Octets that were taken out so far: who waits sees whether the recipient reads at all. */
    private volatile long takenBytes;

    /** Null while pending. */
    private volatile MsrpConnection connection;

    private volatile boolean isClosed;

    /** What waits when the outlet is closed should have been delivered. */
    private volatile boolean isFailure;

    private volatile boolean keepsPending = true;

    // Owned by the event loop of the connection; while pending by whoever has the session's lock.
    private final Lanes lanes = new Lanes();

    private final OpenMessages open = new OpenMessages();

    /** A bulky chunk is with the channel and not with the network yet. */
    private boolean isBulkOnItsWay;

    private boolean isEmptying;

    Outlet(MsrpSession session, Envelope envelope, MsrpLimits limits, Tally tally) {
        this.session = session;
        this.envelope = envelope;
        this.limits = limits;
        this.tally = tally;
    }

    // --- called by senders

    /**
     * Puts chunks in; takes over the recipient's references to their bodies in any case.
     *
     * @return false when the recipient gets nothing more of this sender's messages at present: he is gone, was just dropped
     *     for reading too slowly, or as much is kept for him as may be
     */
    boolean offer(Burst burst) {
        boolean isPending = connection == null;
        if (isClosed || (isPending && !keepsPending)) {
            burst.chunks().forEach(Chunk::release);
            tally.count(MsrpEvent.RECIPIENT_SKIPPED, burst.count());
            return false;
        }
        int bytes = size(burst);
        if (queuedBytes.addAndGet(bytes) > (isPending ? limits.pendingBytes() : limits.queueBytes())) {
            queuedBytes.addAndGet(-bytes);
            return refuse(burst, isPending);
        }
        add(burst);
        return !isClosed;
    }

    /** There is no room for all of it: as many of its chunks go in as fit. True when some did. */
    private boolean refuse(Burst burst, boolean isPending) {
        if (burst.count() > 1) {
            boolean isSomeIn = false;
            for (Chunk chunk : burst.chunks()) {
                isSomeIn |= offer(Burst.of(chunk));
            }
            return isSomeIn && !isClosed;
        }
        Chunk chunk = burst.chunks().get(0);
        chunk.release();
        chunk.message().undelivered();
        if (isPending) {
            tally.count(MsrpEvent.RECIPIENT_SKIPPED);
        } else {
            session.readsTooSlowly(this);
        }
        return false;
    }

    /** Puts in the end of a message of which the recipient may have a part, be there room or not. */
    void offerEnd(Chunk end) {
        if (isClosed) {
            end.release();
        } else {
            queuedBytes.addAndGet(size(end));
            add(Burst.of(end));
        }
    }

    private void add(Burst burst) {
        inbox.add(burst);
        if (isClosed) {
            inbox.clearUnopened(this::giveUp);
        }
    }

    /** True for the one caller who now has to {@link #call} the courier. */
    boolean needsCall() {
        return connection != null && !isCalled.get() && isCalled.compareAndSet(false, true);
    }

    /** Has the outlet emptied on its event loop. */
    void call() {
        MsrpConnection attached = connection;
        if (attached != null) {
            attached.courier().call(this);
        }
    }

    /** True when so much waits that who can wait should. */
    boolean isLagging() {
        return connection != null && !isClosed && queuedBytes.get() > limits.queueBytes() / 2;
    }

    /** {@code sender} is told when the recipient has caught up or is gone; false when that is so already. */
    boolean await(MsrpConnection sender) {
        synchronized (this) {
            if (!waiting.contains(sender)) {
                List<MsrpConnection> more = new ArrayList<>(waiting);
                more.add(sender);
                waiting = more;
            }
        }
        if (isLagging()) {
            return true;
        }
        synchronized (this) {
            waiting = waiting.stream().filter(other -> other != sender).toList();
        }
        return false;
    }

    /** Octets that the recipient's connection has taken so far. */
    long takenBytes() {
        return takenBytes;
    }

    // --- called by the event loop of the connection

    /** The connection is there; what was pending goes out first. */
    void attach(MsrpConnection attached) {
        connection = attached;
        if (!(inbox.isEmpty() && lanes.isEmpty())) {
            // Whoever called the last connection's courier in vain has left its mark.
            isCalled.set(true);
            call();
        }
    }

    //= RFC7701-6.3-9
    /** The connection is gone. Whole messages that it has not begun to carry wait for the next one. */
    void detach() {
        connection = null;
        isBulkOnItsWay = false;
        open.sever();
        lanes.removeIf(this::dropIfSevered);
        wake();
    }

    /** Takes back what waits of a message; if the recipient has got a part of it, {@code end} follows. From any thread. */
    void takeBack(Delivery message, Chunk end) {
        MsrpConnection attached = connection;
        if (attached == null) {
            offerEnd(end);
        } else {
            session.room().onEventLoop(attached, () -> takeBack(attached, message, end));
        }
    }

    private void takeBack(MsrpConnection attached, Delivery message, Chunk end) {
        if (attached != connection || isClosed) {
            offerEnd(end);
            return;
        }
        sortIn();
        lanes.removeIf(chunk -> {
            boolean isOfIt = chunk.message() == message;
            if (isOfIt) {
                taken(size(chunk));
                chunk.release();
            }
            return isOfIt;
        });
        if (open.contains(message)) {
            queuedBytes.addAndGet(size(end));
            lanes.add(end);
            call();
        } else {
            end.release();
        }
        wakeIfCaughtUp();
    }

    /**
     * Writes as many frames as the channel takes.
     *
     * @return how many that were
     */
    long empty(FrameWriter writer) {
        isCalled.set(false);
        MsrpConnection attached = connection;
        if (attached == null || isClosed) {
            return 0;
        }
        Channel channel = attached.channel();
        if (!channel.eventLoop().inEventLoop()) {
            // Called for a connection that is gone by one who did not know of it yet.
            call();
            return 0;
        }
        long frames = 0;
        long bytes = 0;
        isEmptying = true;
        writer.begin(channel, queuedBytes.get());
        while (channel.isWritable()) {
            Chunk chunk = next();
            if (chunk == null) {
                break;
            }
            frames++;
            bytes += size(chunk);
            open.written(chunk);
            writer.write(envelope, chunk);
            if (chunk.isBulk()) {
                isBulkOnItsWay = true;
                writer.end(channel.newPromise().addListener(done -> bulkHasGone(attached)));
                channel.flush();
            } else if (!channel.isWritable()) {
                writer.end();
                channel.flush();
            }
        }
        writer.end();
        if (frames > 0) {
            channel.flush();
            taken(bytes);
            wakeIfCaughtUp();
        }
        isEmptying = false;
        return frames;
    }

    /** The next chunk to write; null when there is none that may go now. */
    private Chunk next() {
        if (lanes.isEmpty() && !isBulkOnItsWay) {
            for (Chunk chunk = inbox.poll(); chunk != null; chunk = inbox.poll()) {
                if (dropIfSevered(chunk)) {
                    continue;
                }
                if (!chunk.isBulk()) {
                    return chunk;
                }
                lanes.add(chunk);
                break;
            }
        }
        sortIn();
        return lanes.poll(!isBulkOnItsWay);
    }

    private void sortIn() {
        for (Chunk chunk = inbox.poll(); chunk != null; chunk = inbox.poll()) {
            if (!dropIfSevered(chunk)) {
                lanes.add(chunk);
            }
        }
    }

    private void bulkHasGone(MsrpConnection carrier) {
        if (carrier == connection) {
            isBulkOnItsWay = false;
            if (!isEmptying) {
                carrier.courier().serve(this);
            }
        }
    }

    private boolean dropIfSevered(Chunk chunk) {
        boolean isSevered = open.isSevered(chunk);
        if (isSevered) {
            taken(size(chunk));
            chunk.release();
        }
        return isSevered;
    }

    private void taken(long bytes) {
        queuedBytes.addAndGet(-bytes);
        takenBytes += bytes;
    }

    private int size(Chunk chunk) {
        return chunk.bytes() + envelope.bytes();
    }

    private int size(Burst burst) {
        return burst.bytes() + burst.count() * envelope.bytes();
    }

    private void wakeIfCaughtUp() {
        if (queuedBytes.get() <= limits.queueBytes() / 4) {
            wake();
        }
    }

    private void wake() {
        List<MsrpConnection> woken;
        synchronized (this) {
            woken = waiting;
            waiting = List.of();
        }
        woken.forEach(sender -> sender.caughtUp(this));
    }

    // --- called under the session's lock

    /** Nobody has connected in time: what waits is given up, and nothing is kept until somebody does. */
    void stopKeeping() {
        keepsPending = false;
        if (connection == null) {
            isFailure = true;
            clear();
            isFailure = false;
        }
    }

    /**
     * Takes nothing from now on. While a connection is attached, its event loop has to {@link #discard} what is left.
     *
     * @param becauseOfFailure senders are told that what waits here was not delivered
     */
    void close(boolean becauseOfFailure) {
        isFailure = becauseOfFailure;
        isClosed = true;
        if (connection == null) {
            clear();
        } else {
            inbox.clearUnopened(this::giveUp);
        }
        wake();
    }

    /** Lets go of what is left in a closed outlet; on the event loop of its connection. */
    void discard() {
        if (isClosed) {
            clear();
        }
    }

    private void clear() {
        lanes.removeIf(chunk -> {
            giveUp(chunk);
            return true;
        });
        inbox.clear(this::giveUp);
    }

    private void giveUp(Chunk chunk) {
        queuedBytes.addAndGet(-size(chunk));
        if (isFailure) {
            chunk.message().undelivered();
        }
        chunk.release();
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
