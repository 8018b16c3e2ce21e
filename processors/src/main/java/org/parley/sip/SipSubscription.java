package org.parley.sip;

import java.util.function.Consumer;

/**
 * The notifier's end of a subscription (RFC 6665): a usage of the dialog that the SUBSCRIBE or REFER came in, or of one that
 * it made. Any thread may use it.
 */
public interface SipSubscription {

    String callId();

    /** What {@link IncomingRequest#dialogId} of the requests in its dialog is. */
    String dialogId();

    /**
     * Sends a NOTIFY, behind every message that was given before.
     *
     * @param headers Event, Subscription-State, Contact and what else it takes
     * @param done hears once how it ended, on a thread that must not be blocked
     */
    void notify(SipHeaders headers, SipBody body, Consumer<RequestOutcome> done);

    /** Forgets the usage, and the dialog when nothing else uses it. A NOTIFY under way still has its outcome. */
    void end();
}
