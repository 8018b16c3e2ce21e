package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.parley.msrp.ByteRange;
import org.parley.msrp.ContinuationFlag;
import org.parley.msrp.MsrpWriter;
import org.parley.msrp.Octets;

/**
 * The outgoing half of a message: its recipients, fixed at the first chunk (RFC 7701 section 6.3), and how far it has
 * gone. Ranges are those of the delivered message. Owned by the event loop of the sender's connection.
 */
final class Delivery {

    private static final byte[] NONE = new byte[0];

    /** Room for the headers of a chunk in a scratch buffer. Ours: Message-ID and type rarely need more. */
    private static final int HEADER_BYTES = 256;

    private final Origin origin;
    private final Octets senderId;
    private final byte[] contentType;
    private byte[] messageId;
    private List<Outlet> outlets = List.of();
    private long sent;
    private volatile boolean isClaimed;

    /** The sender, until nothing more comes from him, and each recipient to whom the end of several chunks has yet to go. */
    private final AtomicInteger holders = new AtomicInteger(1);

    /** Some recipient gets nothing of the message, or not all of it; any thread finds out. */
    private final AtomicBoolean isUndelivered = new AtomicBoolean();

    /** @param senderId the sender's Message-ID */
    Delivery(Origin origin, Octets senderId, String contentType) {
        this.origin = origin;
        this.senderId = senderId;
        this.contentType = contentType.getBytes(US_ASCII);
        this.messageId = origin.hidesMessageId() ? TransactionIds.newMessageId() : senderId.toBytes();
    }

    /**
     * Fixes the recipients: those of {@code sessions}, but not the sender, that may receive, take the type, and take a
     * message of that size.
     *
     * @param wrapped type of the content of a message/cpim
     */
    //= RFC7701-6.3-1
    void begin(List<MsrpSession> sessions, String type, Optional<String> wrapped, long total) {
        outlets = new ArrayList<>(sessions.size());
        String bare = TypeFilter.bare(type);
        for (MsrpSession session : sessions) {
            if (origin.isFrom(session)) {
                continue;
            }
            if (session.takes(bare, wrapped) && total <= session.maxSize()) {
                outlets.add(session.outlet());
            } else {
                origin.count(MsrpEvent.RECIPIENT_SKIPPED);
            }
        }
    }

    /** What the sender is known by in the lanes of recipients. */
    Object lane() {
        return origin.lane();
    }

    /** A recipient who should have got the message will not; from any thread, as often as it happens. */
    void undelivered() {
        if (isUndelivered.compareAndSet(false, true)) {
            origin.undelivered();
        }
    }

    /** The Message-ID that recipients get. */
    byte[] messageId() {
        return messageId;
    }

    /** How many sessions the message goes to. */
    int recipients() {
        return outlets.size();
    }

    boolean hasBegun() {
        return sent > 0;
    }

    /**
     * Sends on what has come, in chunks of bounded size.
     *
     * @param front octets to send before those of {@code piece}
     * @param piece borrowed; recipients get references of their own
     * @param total octets of the delivered message, or {@link ByteRange#UNKNOWN}
     */
    void send(byte[] front, ByteBuf piece, ContinuationFlag flag, long total) {
        if (outlets.isEmpty()) {
            sent += front.length + piece.readableBytes();
            return;
        }
        claim(flag);
        byte[] lead = front;
        ByteBuf rest = piece;
        while (rest.readableBytes() > IncomingMessage.LARGE_CHUNK) {
            sendChunk(lead, rest.readSlice(IncomingMessage.LARGE_CHUNK), ContinuationFlag.MORE, total);
            lead = NONE;
        }
        sendChunk(lead, rest, flag, total);
    }

    private void sendChunk(byte[] front, ByteBuf body, ContinuationFlag flag, long total) {
        int length = front.length + body.readableBytes();
        boolean isFirst = sent == 0;
        stopAtTheirMaximum(sent + length);
        //= RFC4975-7.1.1-2
        long start = sent + 1;
        sent += length;
        boolean isEnd = flag == ContinuationFlag.COMPLETE;
        ByteBuf headers = Unpooled.buffer(HEADER_BYTES + front.length);
        MsrpWriter.messageId(headers, messageId);
        //= RFC4975-5.1-1
        MsrpWriter.byteRange(
                headers,
                start,
                length > 0 && length <= IncomingMessage.SMALL_CHUNK ? sent : ByteRange.UNKNOWN,
                isEnd ? sent : total);
        //= RFC4975-7.1.2-2
        MsrpWriter.noFailureReport(headers);
        if (length > 0) {
            MsrpWriter.contentType(headers, contentType);
        }
        headers.writeBytes(front);
        byte[] shared = new byte[headers.readableBytes()];
        headers.readBytes(shared);
        Chunk chunk = new Chunk(this, isFirst, shared, body, length > 0, flag, outlets.size());
        for (int i = outlets.size() - 1; i >= 0; i--) {
            Outlet outlet = outlets.get(i);
            if (!offer(outlet, chunk)) {
                outlets.remove(i);
                if (!isFirst) {
                    outlet.offerEnd(abortion());
                }
            }
        }
    }

    /** Recipients that do not take a message of {@code size} octets and have a part of it learn that it ends. */
    private void stopAtTheirMaximum(long size) {
        for (int i = outlets.size() - 1; i >= 0; i--) {
            Outlet outlet = outlets.get(i);
            if (size > outlet.session().maxSize()) {
                outlets.remove(i);
                origin.count(MsrpEvent.RECIPIENT_SKIPPED);
                if (sent > 0) {
                    outlet.offerEnd(abortion());
                    origin.touched(outlet);
                }
            }
        }
    }

    private Chunk abortion() {
        ByteBuf headers = Unpooled.buffer(HEADER_BYTES);
        MsrpWriter.messageId(headers, messageId);
        MsrpWriter.byteRange(headers, sent + 1, ByteRange.UNKNOWN, ByteRange.UNKNOWN);
        MsrpWriter.noFailureReport(headers);
        byte[] shared = new byte[headers.readableBytes()];
        headers.readBytes(shared);
        return new Chunk(this, false, shared, Unpooled.EMPTY_BUFFER, false, ContinuationFlag.ABORTED, 1);
    }

    private boolean offer(Outlet outlet, Chunk chunk) {
        if (!outlet.offer(chunk)) {
            return false;
        }
        origin.touched(outlet);
        //= RFC7701-6.3-5
        if (outlet.isLagging()) {
            origin.lags(outlet, sent);
        }
        return true;
    }

    /**
     * A message of several chunks claims its Message-ID in the room until all recipients have it: another sender's message
     * with the same one would mix with it there, so that one goes on under a new id. Where something waits for a recipient
     * already, that might be a short message with the same id, so the one of several chunks takes a new one at once.
     */
    private void claim(ContinuationFlag flag) {
        if (isClaimed || sent > 0) {
            return;
        }
        boolean isWhole = flag == ContinuationFlag.COMPLETE;
        boolean mayMeetItself = !isWhole && outlets.stream().anyMatch(outlet -> outlet.queuedBytes() > 0);
        if (mayMeetItself || !origin.claims().isFree(senderId, this, !isWhole)) {
            messageId = TransactionIds.newMessageId();
        } else {
            isClaimed = !isWhole;
        }
    }

    /** The recipient gets no more of the message, and learns that it ends; what waits for him of it is taken back. */
    void giveUp(Outlet outlet) {
        if (outlets.remove(outlet)) {
            outlet.takeBack(this, abortion());
            undelivered();
        }
    }

    /** Nothing more comes. */
    void finish() {
        letGo();
        outlets = List.of();
    }

    /** The end of the message waits for that many recipients. */
    void hold(int recipients) {
        holders.addAndGet(recipients);
    }

    /** One of those who hold the message does so no longer; from any thread. The last one frees its Message-ID. */
    void letGo() {
        if (holders.decrementAndGet() == 0 && isClaimed) {
            origin.claims().release(senderId, this);
        }
    }
}
