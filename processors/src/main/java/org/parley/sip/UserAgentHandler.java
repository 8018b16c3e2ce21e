package org.parley.sip;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What the focus does with requests. Called on threads that must not be blocked. */
public interface UserAgentHandler {

    /** Methods served now, beside ACK, CANCEL and PRACK; others get 405 with these in Allow. */
    Set<String> methods();

    /**
     * Asked before a request outside a dialog costs anything: empty to go on, else why it gets 503 (decision 42). Not asked
     * for OPTIONS and what can only end something.
     */
    Optional<Overload> refuse(String method);

    /**
     * Too much to take one more request.
     *
     * @param retryAfter of the 503
     * @param cause for the operator
     */
    record Overload(Duration retryAfter, String cause) {}

    /** An initial INVITE. */
    void onInvite(IncomingInvite invite);

    /** A request outside a dialog. */
    void onRequest(IncomingRequest request);

    /**
     * A request was refused by the protocol's own checks (decision 17) and came to nobody.
     *
     * @param reason reason phrase; empty for the usual one of the status
     * @param cause for the operator; it may hold what the peer wrote
     */
    default void onRefused(String method, String callId, int status, String reason, String cause) {}

    /** A request other than BYE, ACK and CANCEL inside a dialog. */
    void onRequest(IncomingRequest request, SipDialog dialog);

    /** A request other than BYE and INVITE inside a dialog that only subscriptions use. */
    default void onSubscribersRequest(IncomingRequest request) {
        request.respond(481, "", SipHeaders.none(), SipBody.empty());
    }
}
