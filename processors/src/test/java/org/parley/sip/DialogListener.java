package org.parley.sip;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Keeps what it hears of a dialog; answers BYE with 200. */
final class DialogListener implements SipDialog.Listener {

    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    volatile boolean answersBye = true;
    volatile Consumer<SipDialog> onBegun = dialog -> {};

    @Override
    public void onBegun(SipDialog dialog) {
        onBegun.accept(dialog);
    }

    @Override
    public void onConfirmed() {
        events.add("confirmed");
    }

    @Override
    public void onAckTimeout() {
        events.add("ack-timeout");
    }

    @Override
    public void onBye(IncomingRequest bye) {
        events.add("bye");
        if (answersBye) {
            bye.respond(200, "", SipHeaders.none(), SipBody.empty());
        }
    }

    String next() {
        return TestAgent.take(events, "the dialog's listener heard nothing");
    }
}
