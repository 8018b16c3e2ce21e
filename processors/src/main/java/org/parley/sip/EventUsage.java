package org.parley.sip;

import java.util.function.Consumer;

/** One subscription's part in a dialog. */
final class EventUsage implements SipSubscription {

    private final Calls calls;
    private final DialogState dialog;
    private boolean hasEnded;

    private EventUsage(Calls calls, DialogState dialog) {
        this.calls = calls;
        this.dialog = dialog;
    }

    /** Runs on the lane. */
    //= RFC6665-4.4.1-1
    void begin() {
        calls.eventDialogs.compute(
                dialog.key(), (key, known) -> known == null ? new EventDialog(dialog) : known.withOneMore());
    }

    static EventUsage of(Calls calls, DialogState dialog) {
        return new EventUsage(calls, dialog);
    }

    @Override
    public String callId() {
        return dialog.callId();
    }

    @Override
    public String dialogId() {
        return dialog.key();
    }

    /** Always queued, so that it never overtakes the response that made the subscription. */
    @Override
    public void notify(SipHeaders headers, SipBody body, Consumer<RequestOutcome> done) {
        MessageWriter.requireForeign(headers);
        calls.lane.execute(() -> dialog.send("NOTIFY", headers, body, done));
    }

    @Override
    public void end() {
        calls.lane.execute(() -> {
            if (!hasEnded) {
                hasEnded = true;
                calls.eventDialogs.computeIfPresent(dialog.key(), (key, known) -> known.withOneLess());
            }
        });
    }
}
