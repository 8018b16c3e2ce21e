package org.parley.sip;

/**
 * An INVITE on its way. Redirects (decision 6), a first 422 (decision 19) and fail-over between next hops happen inside;
 * the listener sees one call. Callbacks come one at a time, on a thread that must not be blocked.
 */
public interface OutgoingInvite {

    String callId();

    /**
     * Gives the call up: CANCEL once a provisional response is there; a 2xx that crosses it is acknowledged and ended by
     * BYE here. The listener still gets its final response, 487 as a rule; 408 when the peer never answers.
     */
    void cancel(SipHeaders headers);

    /** What becomes of the call. */
    interface Listener {

        /** Asked before a redirect to another target is followed (decision 6): false leaves that target out. */
        default boolean mayTry(String uri) {
            return true;
        }

        /** A 100: the next hop has the INVITE. Need not come, and may come more than once. */
        void onTrying();

        /** A 101 to 199; a reliable one once and in order (RFC 3262). */
        void onProvisional(SipResponse response);

        /**
         * The first 2xx; its ACK follows. An answer that came in a reliable provisional response before it (RFC 3262) is its
         * body.
         */
        void onAccepted(SipResponse response, SipDialog dialog);

        /** The final response 300 to 699, received or made here; nothing follows. */
        void onRejected(SipResponse response);
    }
}
