package org.parley.sip;

/** A request other than an initial INVITE, ACK and CANCEL. */
public interface IncomingRequest {

    SipRequest request();

    /** Sends the final response; the first call wins, later ones return false. */
    boolean respond(int status, String reason, SipHeaders headers, SipBody body);
}
