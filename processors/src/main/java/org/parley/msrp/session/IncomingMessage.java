package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.cpim.CpimHead;
import org.parley.cpim.CpimResult;
import org.parley.cpim.CpimWriter;
import org.parley.msrp.ByteRange;
import org.parley.msrp.ContinuationFlag;
import org.parley.msrp.MsrpRequest;
import org.parley.msrp.MsrpStatus;
import org.parley.msrp.Octets;

/**
 * One message of one sender from its first chunk to its last. The recipients are fixed when its CPIM headers are there.
 * What arrives is cut anew: each piece that the network brought goes on as a chunk of its own, so nothing waits for the
 * end of a long chunk and no chunk keeps a recipient's connection busy for long. Owned by the event loop of the sender's
 * connection.
 */
final class IncomingMessage implements Origin {

    /**
     * A piece below this waits for more of its chunk, so that headers do not outgrow what they carry. RFC 4975 section
     * 5.1: chunks of up to 2048 octets need not be interruptible.
     */
    static final int SMALL_CHUNK = 2048;

    /** Longest chunk that is sent. Ours: what another sender's message waits for at most. */
    static final int LARGE_CHUNK = 16384;

    /** Octets that stay behind when a piece goes on before the chunk has ended, so that the last one is never empty. Ours. */
    private static final int TAIL = 64;

    /** Longest message whose content is looked at. Ours: disposition notifications have some 500 octets. */
    private static final int MASKED_BYTES = 16384;

    private static final byte[] NONE = new byte[0];

    private final SessionReceiver receiver;
    private final Octets senderId;
    private final String contentType;
    private final boolean asksForFailureReports;
    private final MsrpSettings settings;
    private final Delivery delivery;

    /** Present while somebody reads along. */
    private final Optional<TapCopy> copy;

    /** What a REPORT has to say about a message to one participant; of no octets for any other. */
    private byte[] reportWrapper = NONE;

    private boolean isAdmitted;
    private long announcedTotal;

    /** Octets that the sender has sent. */
    private long received;

    /** Octets that the delivered message has more than the received one, because its header block was replaced. */
    private long growth;

    /** Present when the content has to be looked at whole before any of it goes on. */
    private Optional<IdentityMask> mask = Optional.empty();

    /** Octets that have come and not gone on, in front of what comes next. */
    private byte[] held = NONE;

    /** First octet of the chunks in a row whose sender wants a success report for them; 0 for none. */
    private long reportFrom;

    /** Something of the message came since {@link #isIdle} was last asked. */
    private boolean isMoving = true;

    /** @param request head of the first chunk */
    IncomingMessage(
            SessionReceiver receiver, Octets senderId, String contentType, MsrpRequest request, MsrpSettings settings) {
        this.receiver = receiver;
        this.senderId = senderId;
        this.contentType = contentType;
        this.announcedTotal = request.byteRange().total();
        this.asksForFailureReports = request.asksForFailureReports();
        this.settings = settings;
        this.delivery = new Delivery(this, senderId, contentType);
        this.copy = receiver.tap().map(tap -> new TapCopy(tap, contentType));
        if (!contentType.equals(TypeFilter.CPIM)) {
            isAdmitted = true;
            begin(receiver.view().sessions(), Optional.empty());
        }
    }

    Octets senderId() {
        return senderId;
    }

    boolean asksForFailureReports() {
        return asksForFailureReports;
    }

    /** From and To of a message to one participant, as its sender wrote them; of no octets for any other message. */
    byte[] reportWrapper() {
        return reportWrapper;
    }

    /** What has come of the message so far. */
    ByteRange received() {
        return new ByteRange(1, received, announcedTotal);
    }

    /** True when nothing has come since this was last asked. */
    boolean isIdle() {
        boolean isIdle = !isMoving;
        isMoving = false;
        return isIdle;
    }

    /**
     * A chunk has come whole: what of the message is to be reported as received now. Chunks in a row that ask for it are
     * reported together when the last of them is there.
     */
    //= RFC7701-6.3-2
    Optional<ByteRange> successReport(MsrpRequest chunk, ContinuationFlag flag) {
        long start = chunk.byteRange().start();
        if (chunk.wantsSuccessReport()) {
            reportFrom = reportFrom == 0 ? start : reportFrom;
            return flag == ContinuationFlag.COMPLETE
                    ? Optional.of(new ByteRange(reportFrom, received, received))
                    : Optional.empty();
        }
        if (reportFrom == 0 || flag == ContinuationFlag.ABORTED) {
            return Optional.empty();
        }
        ByteRange before = new ByteRange(reportFrom, start - 1, announcedTotal);
        reportFrom = 0;
        return Optional.of(before);
    }

    /** Takes the range of a further chunk, which has to follow what has come. */
    //= RFC4975-7.3.1-1
    MsrpStatus resume(ByteRange range) {
        boolean follows = range.start() == received + 1;
        boolean agrees = announcedTotal == ByteRange.UNKNOWN
                || range.total() == ByteRange.UNKNOWN
                || range.total() == announcedTotal;
        if (!follows || !agrees) {
            return MsrpStatus.OUT_OF_BOUNDS;
        }
        if (range.total() != ByteRange.UNKNOWN) {
            announcedTotal = range.total();
        }
        return announcedTotal > settings.maxSize() ? MsrpStatus.STOP_SENDING : MsrpStatus.OK;
    }

    /** Takes a piece of a chunk that has not ended. */
    MsrpStatus take(ByteBuf piece) {
        MsrpStatus status = admit(piece);
        if (status != MsrpStatus.OK || !isAdmitted) {
            return status;
        }
        int length = piece.readableBytes();
        if (mask.isPresent()) {
            return holdForMask(piece);
        }
        if (held.length + length < SMALL_CHUNK) {
            hold(piece);
            return MsrpStatus.OK;
        }
        int tail = Math.min(length, TAIL);
        ByteBuf front = piece.slice(piece.readerIndex(), length - tail);
        forward(front, ContinuationFlag.MORE);
        hold(piece.skipBytes(length - tail));
        return MsrpStatus.OK;
    }

    /** Takes the last piece of a chunk. */
    MsrpStatus end(ByteBuf piece, ContinuationFlag flag) {
        MsrpStatus status = admit(piece);
        if (status != MsrpStatus.OK) {
            return status;
        }
        if (!isAdmitted) {
            // Without the whole of its header block a message is worth nothing.
            return flag == ContinuationFlag.COMPLETE ? MsrpStatus.BAD_REQUEST : MsrpStatus.OK;
        }
        if (flag == ContinuationFlag.ABORTED && !delivery.hasBegun()) {
            return MsrpStatus.OK;
        }
        if (mask.isPresent()) {
            // A notification is small; one in several chunks is not worth keeping them for.
            MsrpStatus fits = flag == ContinuationFlag.COMPLETE ? holdForMask(piece) : MsrpStatus.STOP_SENDING;
            if (fits == MsrpStatus.OK) {
                pass(mask.get().apply(held), Unpooled.EMPTY_BUFFER, flag, ByteRange.UNKNOWN);
            }
            return fits;
        }
        forward(piece, flag);
        if (flag == ContinuationFlag.COMPLETE) {
            announcedTotal = received;
        }
        return MsrpStatus.OK;
    }

    /** The message is given up; whoever has a part of it is told. */
    //= RFC4975-7.3.1-2
    void abort() {
        held = NONE;
        if (delivery.hasBegun()) {
            receiver.count(MsrpEvent.MESSAGE_ABORTED);
            delivery.send(NONE, Unpooled.EMPTY_BUFFER, ContinuationFlag.ABORTED, ByteRange.UNKNOWN);
        }
        delivery.finish();
    }

    /** A recipient gets no more of the message. */
    void giveUp(Outlet recipient) {
        delivery.giveUp(recipient);
    }

    /** The message is through. */
    void finish() {
        delivery.finish();
    }

    private MsrpStatus admit(ByteBuf piece) {
        isMoving = true;
        received += piece.readableBytes();
        //= RFC4975-7.3.1-3
        if (received > settings.maxSize()) {
            return MsrpStatus.STOP_SENDING;
        }
        if (isAdmitted || !piece.isReadable()) {
            return MsrpStatus.OK;
        }
        int limit = settings.limits().cpimHeaderBytes();
        CpimGate gate = receiver.gate(settings);
        byte[] window = window(piece, Math.min(limit, held.length + gate.firstLook()));
        CpimResult result = gate.read(window);
        if (result instanceof CpimResult.Incomplete && window.length - held.length < piece.readableBytes()) {
            window = window(piece, limit);
            result = gate.read(window);
        }
        if (result instanceof CpimResult.Complete complete) {
            CpimHead head = complete.head();
            return apply(gate.check(head, receiver.view()), head, piece);
        }
        if (result instanceof CpimResult.Malformed || window.length == limit) {
            return MsrpStatus.BAD_REQUEST;
        }
        piece.skipBytes(window.length - held.length);
        held = window;
        return MsrpStatus.OK;
    }

    /** What is held, and so much of {@code piece} behind it that it is {@code limit} octets at most. */
    private byte[] window(ByteBuf piece, int limit) {
        int fromPiece = Math.min(piece.readableBytes(), limit - held.length);
        byte[] window = Arrays.copyOf(held, held.length + fromPiece);
        piece.getBytes(piece.readerIndex(), window, held.length, fromPiece);
        return window;
    }

    private MsrpStatus apply(CpimGate.Verdict verdict, CpimHead head, ByteBuf piece) {
        if (verdict instanceof CpimGate.Verdict.Refused refused) {
            return refused.status();
        }
        CpimGate.Verdict.Admitted admitted = (CpimGate.Verdict.Admitted) verdict;
        if (admitted.header().isPresent()) {
            receiver.count(MsrpEvent.SENDER_REWRITTEN);
            piece.skipBytes(head.length() - held.length);
            held = admitted.header().get();
            growth = held.length - head.length();
        }
        isAdmitted = true;
        mask = admitted.mask();
        if (admitted.recipients().isEmpty()) {
            receiver.count(MsrpEvent.NOTIFICATION_CONSUMED);
        }
        copy.ifPresent(kept ->
                kept.wraps(admitted.type(), admitted.header().isPresent() ? Optional.empty() : Optional.of(head)));
        if (!admitted.isForEverybody()) {
            copy.ifPresent(kept -> kept.onlyFor(admitted.recipients()));
            //= RFC7701-6.2-3
            reportWrapper = CpimWriter.write(
                    Stream.concat(head.named("From").stream(), head.named("To").stream())
                            .toList(),
                    List.of());
        }
        begin(admitted.recipients(), Optional.of(admitted.type()));
        return MsrpStatus.OK;
    }

    private void begin(List<MsrpSession> recipients, Optional<String> wrapped) {
        Audience audience = receiver.view().audience(recipients, TypeFilter.bare(contentType), wrapped);
        delivery.begin(audience, announcedTotal);
    }

    private MsrpStatus holdForMask(ByteBuf piece) {
        if (held.length + piece.readableBytes() > MASKED_BYTES) {
            return MsrpStatus.STOP_SENDING;
        }
        hold(piece);
        return MsrpStatus.OK;
    }

    private void hold(ByteBuf piece) {
        int before = held.length;
        int length = piece.readableBytes();
        held = Arrays.copyOf(held, before + length);
        piece.readBytes(held, before, length);
    }

    //= RFC3862-2.4-1
    private void forward(ByteBuf piece, ContinuationFlag flag) {
        byte[] front = held;
        held = NONE;
        boolean isCredible = announcedTotal != ByteRange.UNKNOWN && announcedTotal >= received;
        long total = isCredible ? announcedTotal + growth : ByteRange.UNKNOWN;
        pass(front, piece, flag, total);
    }

    private void pass(byte[] front, ByteBuf piece, ContinuationFlag flag, long total) {
        copy.ifPresent(kept -> kept.add(front, piece));
        delivery.send(front, piece, flag, total);
        if (flag == ContinuationFlag.COMPLETE) {
            copy.ifPresent(kept -> kept.whole(receiver.session(), delivery.messageId()));
        }
    }

    // --- as the origin of its delivery

    @Override
    public Object lane() {
        return receiver.session();
    }

    @Override
    public boolean isFrom(MsrpSession session) {
        return session == receiver.session();
    }

    /** An anonymous sender's own id might name his host. */
    @Override
    public boolean hidesMessageId() {
        return receiver.session().peer().anonymousUri().isPresent();
    }

    @Override
    public MessageClaims claims() {
        return receiver.claims();
    }

    @Override
    public void count(MsrpEvent event) {
        receiver.count(event);
    }

    @Override
    public Gathering gathering() {
        return receiver.gathering();
    }

    @Override
    public void touched(Outlet outlet) {
        receiver.touched(outlet);
    }

    @Override
    public void lags(Outlet outlet, long sent) {
        receiver.lags(outlet, sent);
    }

    @Override
    public void undelivered() {
        receiver.undelivered(this);
    }
}
