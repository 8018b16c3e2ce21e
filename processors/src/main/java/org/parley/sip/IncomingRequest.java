package org.parley.sip;

import java.util.Optional;

/** A request other than an initial INVITE, ACK and CANCEL. */
public interface IncomingRequest {

    SipRequest request();

    /**
     * Identifies the dialog that the request came in; outside a dialog, the one that {@link #subscribe} makes. The same for
     * all requests in a dialog.
     */
    String dialogId();

    /** Sends the final response; the first call wins, later ones return false. */
    boolean respond(int status, String reason, SipHeaders headers, SipBody body);

    /**
     * Answers a SUBSCRIBE or REFER so that NOTIFYs can follow, in its dialog or in one that the answer makes.
     *
     * @param status 200 or 202
     * @param headers Contact, Expires and what else it takes
     * @return empty when a final response was sent before
     * @throws UnsupportedOperationException for an INVITE
     */
    Optional<SipSubscription> subscribe(int status, SipHeaders headers);
}
