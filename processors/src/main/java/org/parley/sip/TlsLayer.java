package org.parley.sip;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * TLS on one connection. The handshake and reading belong to the selector thread; who writes holds the lock of the
 * connection, so that records leave in the order in which they were made.
 */
final class TlsLayer {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /** Room for what a record adds to its content, octets. Ours: above the 5 + 256 of RFC 8446 section 5.2. */
    private static final int RECORD_OVERHEAD = 512;

    /** Type, version and length of a record (RFC 8446 section 5.1), octets. */
    private static final int RECORD_HEAD = 5;

    private static final int RECORD_LENGTH_AT = 3;

    private final SSLEngine engine;

    /** Octets that came and are not read yet, between position and limit. */
    private ByteBuffer came = NOTHING;

    private volatile boolean isEstablished;

    /** What the connection has to do before the layer can go on. */
    enum Next {
        /** Bring more octets. */
        READ,
        /** Send what {@link #wrap} makes of nothing. */
        WRAP,
        /** Run {@link #tasks}, elsewhere. */
        TASK,
        /** Close: the peer has said that it ends. */
        CLOSE
    }

    TlsLayer(SSLEngine engine) {
        this.engine = engine;
    }

    void begin() throws SSLException {
        engine.beginHandshake();
    }

    /** True once the handshake has ended well: from then on {@link #wrap} takes content. */
    boolean isEstablished() {
        return isEstablished;
    }

    SSLSession session() {
        return engine.getSession();
    }

    /** Octets held now. */
    int held() {
        return came.capacity();
    }

    /** Adds octets that came. */
    void append(ByteBuffer octets) {
        ByteBuffer all = ByteBuffer.allocate(came.remaining() + octets.remaining());
        came = all.put(came).put(octets).flip();
    }

    /**
     * Goes on as far as it can.
     *
     * @param content gets what was in the records
     */
    Next proceed(Consumer<ByteBuffer> content) throws SSLException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            requireFirstHandshake(status);
            isEstablished |= status == HandshakeStatus.NOT_HANDSHAKING;
            if (status == HandshakeStatus.NEED_TASK) {
                return Next.TASK;
            }
            if (status == HandshakeStatus.NEED_WRAP) {
                return engine.isOutboundDone() ? Next.CLOSE : Next.WRAP;
            }
            if (engine.isInboundDone()) {
                return Next.CLOSE;
            }
            if (!unwrap(content)) {
                return Next.READ;
            }
        }
    }

    /** A peer that negotiates again and again would have us compute for nothing. */
    //= RFC9325-3.5-1
    private void requireFirstHandshake(HandshakeStatus status) throws SSLException {
        boolean negotiates = status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_UNWRAP;
        if (isEstablished && negotiates && !engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new SSLException("the peer negotiates again");
        }
    }

    /** Reads one record; false when more octets are needed for it. */
    private boolean unwrap(Consumer<ByteBuffer> content) throws SSLException {
        if (!came.hasRemaining()) {
            came = NOTHING;
            return false;
        }
        // What is in a record is never longer than the record.
        ByteBuffer text = ByteBuffer.allocate(came.remaining());
        SSLEngineResult result = engine.unwrap(came, text);
        if (text.flip().hasRemaining()) {
            content.accept(text);
        }
        return switch (result.getStatus()) {
            case OK, CLOSED -> true;
            case BUFFER_UNDERFLOW -> false;
            case BUFFER_OVERFLOW -> {
                // The engine wants room for the whole record before it looks whether the whole is there.
                if (isWhole()) {
                    throw new SSLException("a record is longer than its session allows");
                }
                yield false;
            }
        };
    }

    /** Whether the record that has begun to come is there. */
    private boolean isWhole() {
        return came.remaining() >= RECORD_HEAD
                && came.remaining() - RECORD_HEAD >= (came.getShort(came.position() + RECORD_LENGTH_AT) & 0xffff);
    }

    /** What the handshake waits for. */
    Runnable tasks() {
        return () -> {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        };
    }

    /** The records of some content, or those that the handshake has to send; none when nothing can be sent any more. */
    ByteBuffer wrap(ByteBuffer content) throws SSLException {
        ByteBuffer records = ByteBuffer.allocate(engine.getSession().getPacketBufferSize() + content.remaining());
        while (true) {
            SSLEngineResult result = engine.wrap(content, records);
            boolean isMore = content.hasRemaining() || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
            switch (result.getStatus()) {
                case OK -> {
                    if (!isMore) {
                        return exactly(records.flip());
                    }
                }
                case BUFFER_OVERFLOW -> records = larger(records, content.remaining());
                case CLOSED, BUFFER_UNDERFLOW -> {
                    return exactly(records.flip());
                }
            }
        }
    }

    private ByteBuffer larger(ByteBuffer records, int content) {
        int more = engine.getSession().getPacketBufferSize() + RECORD_OVERHEAD + content;
        return ByteBuffer.allocate(records.position() + more).put(records.flip());
    }

    /** What may wait long holds no more than it has. */
    private static ByteBuffer exactly(ByteBuffer records) {
        return ByteBuffer.allocate(records.remaining()).put(records).flip();
    }

    /** The last words: an alert after a fault, else that we end. */
    ByteBuffer farewell() {
        engine.closeOutbound();
        for (int i = 0; i < 2; i++) {
            try {
                return wrap(NOTHING.duplicate());
            } catch (SSLException e) {
                // the fault that the alert tells of; it comes with the next call
            }
        }
        return NOTHING.duplicate();
    }
}
