package org.parley.sip;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * An INVITE dialog (RFC 3261 section 12). States: open; closing (our BYE waits for the ACK, or for its response); ended.
 * Belongs to a lane, except for the state, which any thread may ask and change.
 */
final class Dialog implements SipDialog {

    private enum State {
        OPEN,
        CLOSING,
        ENDED
    }

    /** What a BYE to send says and who hears how it went. */
    private record Bye(SipHeaders headers, IntConsumer done) {}

    private static final Listener NOBODY = new Listener() {
        @Override
        public void onAckTimeout() {}

        @Override
        public void onBye(IncomingRequest bye) {
            bye.respond(200, "", SipHeaders.none(), SipBody.empty());
        }
    };

    private final Calls calls;
    private final DialogState path;
    private final String contact;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile Listener listener = NOBODY;
    private long inviteCseq = -1;
    private ServerInviteTransaction unacknowledged;
    private long unacknowledgedCseq;
    private boolean mayBye;
    private boolean confirmed;
    private boolean inReinvite;
    private boolean awaitsAnswer;
    private boolean isOffering;
    private Bye waiting;

    private Dialog(Calls calls, DialogState path, String contact) {
        this.calls = calls;
        this.path = path;
        this.contact = contact;
    }

    /**
     * The dialog that our 2xx to an INVITE makes.
     *
     * @param contact our Contact in it
     */
    static Dialog asCalled(Calls calls, DialogState path, String contact) {
        return new Dialog(calls, path, contact);
    }

    /**
     * The dialog that a 2xx to our INVITE makes.
     *
     * @param contact our Contact in it
     */
    static Dialog asCaller(Calls calls, DialogState path, String contact) {
        Dialog dialog = new Dialog(calls, path, contact);
        dialog.confirmed = true;
        return dialog;
    }

    /** What this dialog's other usages share with it (RFC 5057). */
    DialogState path() {
        return path;
    }

    String key() {
        return path.key();
    }

    @Override
    public String callId() {
        return path.callId();
    }

    @Override
    public String localTag() {
        return path.localTag();
    }

    @Override
    public String remoteTag() {
        return path.remoteTag();
    }

    @Override
    public void listen(Listener hears) {
        listener = hears;
    }

    @Override
    public boolean hasEnded() {
        return state.get() != State.OPEN;
    }

    @Override
    public void bye(SipHeaders headers, IntConsumer done) {
        MessageWriter.requireForeign(headers);
        if (state.compareAndSet(State.OPEN, State.CLOSING)) {
            calls.lane.run(() -> byeWhenAllowed(new Bye(headers, done)));
        } else {
            calls.lane.run(() -> done.accept(481));
        }
    }

    @Override
    public void refresh(boolean byUpdate, SipHeaders headers, SipBody body, Consumer<RequestOutcome> done) {
        MessageWriter.requireForeign(headers);
        SipHeaders all =
                SipHeaders.builder().add("Contact", contact).addAll(headers).build();
        calls.lane.run(() -> {
            if (hasEnded()) {
                done.accept(RequestOutcome.of(481));
            } else if (isOffering || inReinvite || unacknowledged != null) {
                done.accept(RequestOutcome.of(491));
            } else if (byUpdate) {
                path.send("UPDATE", all, body, done);
            } else {
                isOffering = true;
                path.reinvite(all, body, this::acknowledge, outcome -> {
                    isOffering = false;
                    done.accept(outcome);
                });
            }
        });
    }

    /** True while an INVITE of ours in this dialog is not answered: the peer's own has to wait. */
    boolean isOffering() {
        return isOffering;
    }

    /** BYE may not be sent before the ACK of our 2xx came or is given up (RFC 3261 section 15). */
    //= RFC3261-15-1
    private void byeWhenAllowed(Bye bye) {
        if (state.get() == State.ENDED) {
            bye.done.accept(200); // the peer's BYE was quicker
        } else if (mayBye) {
            send(bye);
        } else {
            waiting = bye;
        }
    }

    /** Our 2xx to an INVITE without offer makes one: the ACK brings the answer. */
    void awaitAnswer() {
        awaitsAnswer = true;
    }

    /** Our 2xx goes out now; {@link #noAck} or {@link #onAck} follows. */
    void awaitAck(ServerInviteTransaction transaction, long cseq) {
        unacknowledged = transaction;
        unacknowledgedCseq = cseq;
        if (!confirmed) {
            calls.dialogs.put(key(), this);
        }
    }

    void onAck(ReceivedRequest ack) {
        if (unacknowledged == null || ack.cseq() != unacknowledgedCseq) {
            return;
        }
        unacknowledged.acknowledged();
        unacknowledged = null;
        mayBye = true;
        boolean first = !confirmed;
        boolean answers = awaitsAnswer && ack.body().length > 0;
        confirmed = true;
        awaitsAnswer = false;
        if (waiting != null) {
            send(waiting);
        } else if (first && state.get() == State.OPEN) {
            listener.onConfirmed(ack);
        } else if (answers && state.get() == State.OPEN) {
            listener.onAnswer(ack);
        }
    }

    /** No ACK within 64*T1 (RFC 3261 section 13.3.1.4). */
    //= RFC3261-13.3.1.4-2
    void noAck() {
        unacknowledged = null;
        mayBye = true;
        if (waiting != null) {
            send(waiting);
        } else if (state.compareAndSet(State.OPEN, State.CLOSING)) {
            send(new Bye(SipHeaders.none(), status -> {}));
            listener.onAckTimeout();
        }
    }

    //= RFC3261-15.1.2-1
    void onBye(ServerRequest bye) {
        expectNoAck();
        if (state.compareAndSet(State.OPEN, State.ENDED)) {
            calls.dialogs.remove(key(), this);
            listener.onBye(bye);
            return;
        }
        bye.respond(200, "", SipHeaders.none(), SipBody.empty());
        if (waiting != null) {
            Bye ours = waiting;
            waiting = null;
            end();
            ours.done.accept(200);
        }
    }

    /** False while an INVITE of the peer in this dialog is not answered. */
    boolean beginReinvite() {
        boolean free = !inReinvite && !isOffering && unacknowledged == null;
        inReinvite = inReinvite || free;
        return free;
    }

    void reinviteAnswered() {
        inReinvite = false;
    }

    /** The 2xx that made the dialog came again. */
    void acknowledgeAgain(long cseq) {
        if (cseq == inviteCseq) {
            acknowledge(cseq);
        }
    }

    /** Sends the ACK for a 2xx to our INVITE. */
    //= RFC3261-13.2.2.4-1
    void acknowledge(long cseq) {
        inviteCseq = cseq;
        path.acknowledge(cseq);
        mayBye = true;
        if (waiting != null) {
            send(waiting);
        }
    }

    /** Ends a dialog that nobody wants: the BYE's fate concerns nobody. */
    void end(SipHeaders headers) {
        bye(headers, status -> {});
    }

    private void send(Bye bye) {
        waiting = null;
        path.send("BYE", bye.headers, SipBody.empty(), outcome -> {
            end();
            bye.done.accept(outcome.status());
        });
    }

    /** The dialog is over: an ACK that still comes finds nobody. */
    private void expectNoAck() {
        if (unacknowledged != null) {
            unacknowledged.acknowledged();
            unacknowledged = null;
        }
    }

    private void end() {
        expectNoAck();
        state.set(State.ENDED);
        calls.dialogs.remove(key(), this);
    }
}
