package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.parley.msrp.ContinuationFlag;
import org.parley.msrp.FailureReport;
import org.parley.msrp.MsrpRequest;
import org.parley.msrp.MsrpStatus;

/** One SEND request from its head to its end-line. A refusal is answered at once; what still comes is discarded. */
final class SendTransaction implements FrameSink {

    private final MsrpConnection connection;
    private final SessionReceiver receiver;
    private final MsrpRequest request;
    private Optional<IncomingMessage> message = Optional.empty();
    private boolean isRefused;

    SendTransaction(MsrpConnection connection, SessionReceiver receiver, MsrpRequest request) {
        this.connection = connection;
        this.receiver = receiver;
        this.request = request;
        SessionReceiver.Admission admission = receiver.admit(request);
        if (admission.status() == MsrpStatus.OK) {
            message = admission.message();
        } else {
            refuse(admission.status());
        }
    }

    @Override
    public void content(ByteBuf piece) {
        if (isRefused) {
            return;
        }
        if (message.isEmpty()) {
            refuse(MsrpStatus.BAD_REQUEST);
            return;
        }
        settle(message.get().take(piece));
        receiver.awaitMore();
    }

    @Override
    public void last(ByteBuf piece, ContinuationFlag flag) {
        if (isRefused) {
            return;
        }
        if (message.isEmpty()) {
            if (piece.isReadable()) {
                refuse(MsrpStatus.BAD_REQUEST);
            } else {
                connection.respond(request, MsrpStatus.OK);
            }
            return;
        }
        IncomingMessage current = message.get();
        settle(current.end(piece, flag));
        if (isRefused) {
            return;
        }
        //= RFC7701-6.1-6
        connection.respond(request, MsrpStatus.OK);
        current.successReport(request, flag).ifPresent(range -> connection.report(request, current, range));
        if (flag == ContinuationFlag.MORE) {
            receiver.awaitMore();
        } else {
            receiver.finish(current);
        }
    }

    private void settle(MsrpStatus status) {
        if (status != MsrpStatus.OK) {
            receiver.refuse(message.orElseThrow(), status);
            refuse(status);
        }
    }

    private void refuse(MsrpStatus status) {
        isRefused = true;
        connection.respond(request, status);
    }

    /** True when the sender of {@code request} wants to see a response with {@code status}. */
    //= RFC4975-7.2-2
    static boolean isWanted(MsrpRequest request, MsrpStatus status) {
        return request.failureReport() == FailureReport.YES
                || (request.failureReport() == FailureReport.PARTIAL && status != MsrpStatus.OK);
    }
}
