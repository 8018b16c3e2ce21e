package org.parley.sip;

/**
 * Why a request is not taken.
 *
 * @param status 400 to 699
 * @param reason phrase; empty for the usual one
 * @param headers what the status asks for: Allow, Unsupported, Accept and so on
 * @param cause for the operator
 */
record Refusal(int status, String reason, SipHeaders headers, String cause) {

    Refusal(int status, String reason, SipHeaders headers) {
        this(status, reason, headers, reason.isEmpty() ? causeOf(status, headers) : reason);
    }

    Refusal(int status, String reason) {
        this(status, reason, SipHeaders.none());
    }

    static Refusal with(int status, String name, String value) {
        return new Refusal(status, "", SipHeaders.builder().add(name, value).build());
    }

    /** What the check of this status found (decision 17). */
    private static String causeOf(int status, SipHeaders headers) {
        return switch (status) {
            case 403 -> "Contact says isfocus: another focus invites";
            case 404 -> "the Request-URI is not of this server";
            case 405 -> "no route serves the method";
            case 406 -> "Accept leaves out application/sdp";
            case 415 -> "type or encoding of the body is not read here";
            case 416 -> "the Request-URI is neither sip nor tel";
            case 420 -> "Require asks for " + headers.first("Unsupported").orElse("what is not built");
            case 422 -> "Session-Expires is below sip.minSE";
            case 481 -> "it belongs to no dialog or transaction";
            case 482 -> "the same request came by another way before";
            case 483 -> "Max-Forwards is used up";
            case 491 -> "an INVITE of ours is open in the dialog";
            case 500 -> "an INVITE of the peer is open in the dialog";
            case 505 -> "it is not SIP/2.0";
            default -> MessageWriter.reasonOf(status);
        };
    }
}
