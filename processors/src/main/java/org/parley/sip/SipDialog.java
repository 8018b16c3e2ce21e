package org.parley.sip;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A confirmed INVITE dialog (RFC 3261 section 12), ours as caller or as called. */
public interface SipDialog {

    String callId();

    /** Our tag. */
    String localTag();

    /** The peer's tag. */
    String remoteTag();

    /** Sets who hears of the dialog; for a dialog of an {@link OutgoingInvite} to be called in {@code onAccepted}. */
    void listen(Listener listener);

    /**
     * Ends the dialog by BYE; waits for the ACK of our 2xx or its time-out first. Sends nothing when the dialog has ended.
     *
     * @param headers for example Reason
     * @param done gets, once, the status of the BYE's final response: 408 when none came, 503 when the peer cannot be
     *     reached, 481 when the dialog had ended before
     */
    void bye(SipHeaders headers, IntConsumer done);

    /**
     * Sends INVITE or UPDATE with our Contact in the dialog, which refreshes it (RFC 4028 section 10).
     *
     * @param byUpdate UPDATE, which the peer must have allowed; else INVITE, whose 2xx is acknowledged by the user agent
     * @param done gets, once, how it ended: 481 when the dialog had ended before, 491 when an offer is under way
     */
    void refresh(boolean byUpdate, SipHeaders headers, SipBody body, Consumer<RequestOutcome> done);

    boolean hasEnded();

    /** Callbacks come one at a time, on a thread that must not be blocked. */
    interface Listener {

        /**
         * An incoming INVITE is being accepted: this dialog will confirm it. Comes before the 2xx leaves, since what a quick
         * caller sends on the 2xx must find him taken in; on the thread that accepts.
         */
        default void onBegun(SipDialog dialog) {}

        /** The ACK for our 2xx came. Only for dialogs that an incoming INVITE made. */
        default void onConfirmed() {}

        /** The same, with the ACK: it carries the answer to an offer that our 2xx made. */
        default void onConfirmed(SipMessage ack) {
            onConfirmed();
        }

        /** The ACK for our 2xx to an INVITE in the dialog that had no offer: it has the answer to ours. */
        //= RFC3261-14.2-2
        default void onAnswer(SipRequest ack) {}

        /** No ACK within 64*T1: BYE was sent and the dialog has ended (F2.4). */
        void onAckTimeout();

        /** The peer's BYE; answering it is the callee's part, the dialog has ended whatever the answer. */
        void onBye(IncomingRequest bye);
    }
}
