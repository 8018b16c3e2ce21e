package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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

    /** Room for the headers of a chunk beside Message-ID and type: names, three numbers of up to 19 digits, line ends. */
    private static final int HEADER_BYTES = 160;

    private final Origin origin;
    private final Octets senderId;
    private final byte[] contentType;
    private byte[] messageId;
    private Optional<Audience> audience = Optional.empty();

    /** Who still gets what comes; empty while that is the whole audience but the sender. */
    private Optional<List<Outlet>> outlets = Optional.empty();

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
     * Fixes the recipients: those of {@code addressed}, but not the sender, that take a message of that size.
     *
     * @param total octets of the message, or {@link ByteRange#UNKNOWN}
     */
    //= RFC7701-6.3-1
    void begin(Audience addressed, long total) {
        Audience able = total <= addressed.maxSize() ? addressed : addressed.taking(total);
        audience = Optional.of(able);
        for (MsrpSession session : able.unfit()) {
            if (!origin.isFrom(session)) {
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
        return (int) audience.stream()
                .flatMap(all -> all.outlets().stream())
                .filter(outlet -> !origin.isFrom(outlet.session()))
                .count();
    }

    /** From now on the message has a list of its own of those who still get what comes. */
    private List<Outlet> outlets() {
        if (outlets.isEmpty()) {
            outlets = Optional.of(audience.stream()
                    .flatMap(all -> all.outlets().stream())
                    .filter(outlet -> !origin.isFrom(outlet.session()))
                    .collect(Collectors.toCollection(ArrayList::new)));
        }
        return outlets.get();
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
        int length = front.length + piece.readableBytes();
        boolean isWhole = sent == 0 && flag == ContinuationFlag.COMPLETE;
        boolean mayGather = isWhole && isCopied(piece) && outlets.isEmpty();
        Optional<Audience> takers = audience.filter(all -> mayGather && length <= all.maxSize());
        if (takers.isPresent()) {
            sendShort(front, piece, takers.get());
            return;
        }
        origin.gathering().send();
        List<Outlet> recipients = outlets();
        if (recipients.isEmpty()) {
            sent += length;
            return;
        }
        claim(isWhole && piece.readableBytes() <= IncomingMessage.LARGE_CHUNK);
        byte[] lead = front;
        ByteBuf rest = piece;
        while (rest.readableBytes() > IncomingMessage.LARGE_CHUNK) {
            sendChunk(recipients, lead, rest.readSlice(IncomingMessage.LARGE_CHUNK), ContinuationFlag.MORE, total);
            lead = NONE;
        }
        sendChunk(recipients, lead, rest, flag, total);
    }

    /**
     * Measured: for a recipient, a copy of a short body behind its headers costs less than another view of the received
     * octets.
     */
    private static boolean isCopied(ByteBuf piece) {
        return piece.readableBytes() <= IncomingMessage.SMALL_CHUNK;
    }

    /** Sends a whole message that may go with others. */
    private void sendShort(byte[] front, ByteBuf body, Audience to) {
        Gathering gathering = origin.gathering();
        gathering.open(to, origin);
        claim(true);
        sent = front.length + body.readableBytes();
        boolean hasBody = sent > 0;
        ByteBuf shared = shared(hasBody, 1, end((int) sent), sent, front, body);
        gathering.add(new Chunk(this, true, shared, Unpooled.EMPTY_BUFFER, hasBody, ContinuationFlag.COMPLETE, 0));
    }

    private void sendChunk(List<Outlet> recipients, byte[] front, ByteBuf piece, ContinuationFlag flag, long total) {
        int length = front.length + piece.readableBytes();
        boolean isFirst = sent == 0;
        stopAtTheirMaximum(recipients, sent + length);
        //= RFC4975-7.1.1-2
        long start = sent + 1;
        sent += length;
        ByteBuf copied = isCopied(piece) ? piece : Unpooled.EMPTY_BUFFER;
        ByteBuf body = isCopied(piece) ? Unpooled.EMPTY_BUFFER : piece;
        ByteBuf shared =
                shared(length > 0, start, end(length), flag == ContinuationFlag.COMPLETE ? sent : total, front, copied);
        Burst chunk = Burst.of(new Chunk(this, isFirst, shared, body, length > 0, flag, recipients.size()));
        for (int i = recipients.size() - 1; i >= 0; i--) {
            Outlet outlet = recipients.get(i);
            if (!offer(outlet, chunk)) {
                recipients.remove(i);
                if (!isFirst) {
                    outlet.offerEnd(abortion());
                }
            }
        }
    }

    /** Range-end of a chunk of {@code length} octets that ends where the message has got to. */
    //= RFC4975-5.1-1
    private long end(int length) {
        return length > 0 && length <= IncomingMessage.SMALL_CHUNK ? sent : ByteRange.UNKNOWN;
    }

    /** What all recipients of a chunk get alike: headers from Message-ID on, {@code front}, and {@code body}. */
    private ByteBuf shared(boolean hasBody, long start, long end, long total, byte[] front, ByteBuf body) {
        int most = HEADER_BYTES + messageId.length + contentType.length + front.length + body.readableBytes();
        ByteBuf shared = Unpooled.wrappedBuffer(new byte[most]).clear();
        MsrpWriter.messageId(shared, messageId);
        MsrpWriter.byteRange(shared, start, end, total);
        //= RFC4975-7.1.2-2
        MsrpWriter.noFailureReport(shared);
        if (hasBody) {
            MsrpWriter.contentType(shared, contentType);
        }
        return shared.writeBytes(front).writeBytes(body, body.readerIndex(), body.readableBytes());
    }

    /** Recipients that do not take a message of {@code size} octets and have a part of it learn that it ends. */
    private void stopAtTheirMaximum(List<Outlet> recipients, long size) {
        for (int i = recipients.size() - 1; i >= 0; i--) {
            Outlet outlet = recipients.get(i);
            if (size > outlet.session().maxSize()) {
                recipients.remove(i);
                origin.count(MsrpEvent.RECIPIENT_SKIPPED);
                if (sent > 0) {
                    outlet.offerEnd(abortion());
                    origin.touched(outlet);
                }
            }
        }
    }

    private Chunk abortion() {
        ByteBuf shared = shared(false, sent + 1, ByteRange.UNKNOWN, ByteRange.UNKNOWN, NONE, Unpooled.EMPTY_BUFFER);
        return new Chunk(this, false, shared, Unpooled.EMPTY_BUFFER, false, ContinuationFlag.ABORTED, 1);
    }

    private boolean offer(Outlet outlet, Burst chunk) {
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
     * already, or is gathered for them, that might be a short message with the same id, so the one of several chunks takes a
     * new one at once.
     */
    private void claim(boolean isOneFrame) {
        if (isClaimed || sent > 0) {
            return;
        }
        MessageClaims claims = origin.claims();
        if (isOneFrame) {
            messageId = claims.isFree(senderId) ? messageId : TransactionIds.newMessageId();
            return;
        }
        isClaimed = claims.hold(senderId, this);
        if (!isClaimed) {
            messageId = TransactionIds.newMessageId();
        } else if (claims.isGathering() || outlets().stream().anyMatch(outlet -> outlet.queuedBytes() > 0)) {
            isClaimed = false;
            claims.release(senderId, this);
            messageId = TransactionIds.newMessageId();
        }
    }

    /** The recipient gets no more of the message, and learns that it ends; what waits for him of it is taken back. */
    void giveUp(Outlet outlet) {
        if (outlets().remove(outlet)) {
            outlet.takeBack(this, abortion());
            undelivered();
        }
    }

    /** Nothing more comes. */
    void finish() {
        letGo();
        audience = Optional.empty();
        outlets = Optional.empty();
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
