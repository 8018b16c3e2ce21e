package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.parley.msrp.ByteRange;
import org.parley.msrp.ContinuationFlag;
import org.parley.msrp.MsrpRequest;
import org.parley.msrp.MsrpStatus;
import org.parley.msrp.MsrpWriter;

/** What one connection says for itself: responses, reports, empty SENDs; gathered during a read, sent at its end. */
class Replies {

    /** First size of the buffer: a response and a report. Ours. */
    private static final int BUFFER_BYTES = 512;

    private static final byte[] SEND = "SEND".getBytes(US_ASCII);

    private final ChannelHandlerContext context;
    private final int unreadLimit;
    private final TransactionIds ids = new TransactionIds();

    /** Null while there is nothing to say. */
    private ByteBuf buffer;

    Replies(ChannelHandlerContext context, int unreadLimit) {
        this.context = context;
        this.unreadLimit = unreadLimit;
    }

    /** Answers a request, unless its sender does not want the answer. */
    void respond(MsrpRequest request, MsrpStatus status) {
        //= RFC4975-7.2-3
        boolean isAnswerable = request.method() != MsrpRequest.Method.REPORT
                && !request.fromPath().isEmpty()
                && !request.toPath().isEmpty();
        // A nickname is not a message: no report header counts.
        boolean isWanted = request.method() == MsrpRequest.Method.NICKNAME || SendTransaction.isWanted(request, status);
        if (isAnswerable && isWanted) {
            MsrpWriter.response(begin(), request, status);
            end();
        }
    }

    /** Reports that {@code range} of a message has arrived. */
    void report(MsrpRequest request, IncomingMessage message, ByteRange range) {
        MsrpWriter.report(
                begin(),
                ids.next(),
                request.fromPath().toBytes(),
                request.toPath().before(' ').toBytes(),
                request.messageId().toBytes(),
                range,
                MsrpStatus.OK,
                message.reportWrapper());
        end();
    }

    /** Reports what became of a message of a session's peer. */
    void report(MsrpSession session, IncomingMessage message, MsrpStatus status) {
        MsrpWriter.report(
                begin(),
                ids.next(),
                session.peerPath().getBytes(US_ASCII),
                session.localPath().getBytes(US_ASCII),
                message.senderId().toBytes(),
                message.received(),
                status,
                message.reportWrapper());
        end();
    }

    /** An empty SEND; returns its transaction id. */
    byte[] empty(String toPath, String fromPath) {
        byte[] id = ids.next();
        ByteBuf out = begin();
        MsrpWriter.requestStart(out, id, SEND, toPath.getBytes(US_ASCII), fromPath.getBytes(US_ASCII));
        MsrpWriter.messageId(out, ids.next());
        MsrpWriter.endLine(out, id, ContinuationFlag.COMPLETE, false);
        end();
        return id;
    }

    /** Where the next reply is written to. */
    ByteBuf begin() {
        if (buffer == null) {
            buffer = context.alloc().ioBuffer(BUFFER_BYTES);
        }
        return buffer;
    }

    /** The reply is written. */
    void end() {
        // In a stream the next one follows.
    }

    /** Sends what there is; false when the peer has left too much unread, and nothing is sent then. */
    boolean send() {
        if (buffer == null) {
            return true;
        }
        ChannelOutboundBuffer unsent = context.channel().unsafe().outboundBuffer();
        if (unsent != null && unsent.totalPendingWriteBytes() > unreadLimit) {
            drop();
            return false;
        }
        ByteBuf out = buffer;
        buffer = null;
        context.writeAndFlush(out, context.voidPromise());
        return true;
    }

    /** Forgets what there is. */
    void drop() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
