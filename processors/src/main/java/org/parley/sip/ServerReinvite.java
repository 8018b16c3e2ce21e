package org.parley.sip;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An INVITE inside a dialog (RFC 3261 section 14.2): answered like any request, its 2xx repeated until ACK. When the dialog ends
 * before its answer is out the answer is 487 (section 15.1.2).
 */
final class ServerReinvite implements IncomingRequest {

    private final Calls calls;
    private final Dialog dialog;
    private final ReceivedRequest request;
    private final ServerInviteTransaction transaction;
    private final AtomicBoolean decided = new AtomicBoolean();
    private TimerWheel.Entry answerMyself;

    ServerReinvite(Calls calls, Dialog dialog, ReceivedRequest request, ServerInviteTransaction transaction) {
        this.calls = calls;
        this.dialog = dialog;
        this.request = request;
        this.transaction = transaction;
    }

    void begin(long patienceMs) {
        transaction.begin(() -> respond(487, "", SipHeaders.none(), SipBody.empty()));
        answerMyself = calls.lane.schedule(patienceMs, () -> respond(500, "", SipHeaders.none(), SipBody.empty()));
    }

    @Override
    public SipRequest request() {
        return request;
    }

    @Override
    public String dialogId() {
        return dialog.key();
    }

    @Override
    public Optional<SipSubscription> subscribe(int status, SipHeaders headers) {
        throw new UnsupportedOperationException("an INVITE makes no subscription");
    }

    @Override
    public boolean respond(int status, String reason, SipHeaders headers, SipBody body) {
        if (status < 200 || status > 699) {
            throw new IllegalArgumentException("status must be 200 to 699: " + status);
        }
        MessageWriter.requireForeign(headers);
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        calls.lane.run(() -> {
            if (status < 300 && dialog.hasEnded()) {
                send(487, "", SipHeaders.none(), SipBody.empty());
            } else {
                send(status, reason, headers, body);
            }
        });
        return true;
    }

    private void send(int status, String reason, SipHeaders headers, SipBody body) {
        answerMyself.cancel();
        byte[] response = transaction
                .path()
                .begin(status, reason, transaction.toTag())
                .headers(dialog.path().contact().in(headers))
                .product("Server", calls.core.settings().product(), headers)
                .end(body);
        dialog.reinviteAnswered();
        if (status < 300) {
            dialog.path().refreshTarget(request);
            dialog.awaitAck(transaction, request.cseq());
            if (request.body().length == 0 && !body.isEmpty()) {
                dialog.awaitAnswer();
            }
            transaction.accept(response, dialog::noAck);
        } else {
            transaction.refuse(response);
        }
    }
}
