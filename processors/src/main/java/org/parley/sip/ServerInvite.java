package org.parley.sip;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** An initial INVITE: any thread answers it, its lane sends. The first final outcome wins, CANCEL's 487 included. */
final class ServerInvite implements IncomingInvite {

    private static final Runnable CANCELLED = () -> {};

    private final Calls calls;
    private final ReceivedRequest request;
    private final ServerInviteTransaction transaction;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final AtomicReference<Runnable> onCancelled = new AtomicReference<>();
    private TimerWheel.Entry repeatProvisional;

    ServerInvite(Calls calls, ReceivedRequest request, ServerInviteTransaction transaction) {
        this.calls = calls;
        this.request = request;
        this.transaction = transaction;
    }

    @Override
    public SipRequest request() {
        return request;
    }

    void begin() {
        calls.early.put(transaction.toTag(), this);
        transaction.begin(this::cancelledByPeer);
    }

    @Override
    public void progress(int status, SipHeaders headers) {
        if (status <= 100 || status >= 200) {
            throw new IllegalArgumentException("status must be 101 to 199: " + status);
        }
        MessageWriter.requireForeign(headers);
        calls.lane.run(() -> sendProvisional(status, headers));
    }

    //= DEC-14
    private void sendProvisional(int status, SipHeaders headers) {
        if (decided.get()) {
            return;
        }
        transaction.provisional(begin(status, "", headers).end());
        if (repeatProvisional != null) {
            repeatProvisional.cancel();
        }
        repeatProvisional = calls.lane.schedule(
                calls.core.timing().provisionalInterval().toMillis(), () -> sendProvisional(status, headers));
    }

    @Override
    public Optional<SipDialog> accept(SipHeaders headers, SipBody body, SipDialog.Listener listener) {
        MessageWriter.requireForeign(headers);
        if (!decided.compareAndSet(false, true)) {
            return Optional.empty();
        }
        Dialog dialog = Dialog.asCalled(
                calls, request, transaction.toTag(), headers.first("Contact").orElse(""));
        dialog.listen(listener);
        calls.lane.run(() -> {
            settle();
            dialog.awaitAck(transaction, request.cseq());
            transaction.accept(begin(200, "", headers).end(body), dialog::noAck);
        });
        return Optional.of(dialog);
    }

    @Override
    public boolean reject(int status, String reason, SipHeaders headers, SipBody body) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("status must be 300 to 699: " + status);
        }
        MessageWriter.requireForeign(headers);
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        calls.lane.run(() -> {
            settle();
            transaction.refuse(begin(status, reason, headers).end(body));
        });
        return true;
    }

    @Override
    public void onCancelled(Runnable action) {
        if (!onCancelled.compareAndSet(null, action) && onCancelled.get() == CANCELLED) {
            calls.lane.run(action);
        }
    }

    /** CANCEL, or BYE for the early dialog: 487, unless an answer was quicker. */
    //= RFC3261-9.2-1
    void cancelledByPeer() {
        if (!decided.compareAndSet(false, true)) {
            return;
        }
        settle();
        transaction.refuse(begin(487, "", SipHeaders.none()).end());
        Runnable action = onCancelled.getAndSet(CANCELLED);
        if (action != null) {
            action.run();
        }
    }

    private void settle() {
        calls.early.remove(transaction.toTag());
        if (repeatProvisional != null) {
            repeatProvisional.cancel();
            repeatProvisional = null;
        }
    }

    private MessageWriter begin(int status, String reason, SipHeaders headers) {
        MessageWriter writer = transaction.path().begin(status, reason, transaction.toTag());
        if (status < 300) {
            writer.lines(transaction.path().recordRoute());
        }
        return writer.headers(headers).product("Server", calls.core.settings().product(), headers);
    }
}
