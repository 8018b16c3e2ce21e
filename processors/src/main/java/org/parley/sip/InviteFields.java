package org.parley.sip;

/**
 * What an INVITE, its CANCEL and its ACK for a refusal have in common.
 *
 * @param requestUri of the request line
 * @param routeLines Route fields, each with its line end
 * @param from value with tag
 * @param to value without tag
 */
record InviteFields(
        String requestUri, String routeLines, String from, String to, String callId, long cseq, int maxForwards) {

    /** A request with the one Via given and the common fields. */
    MessageWriter begin(String method, String via, String toValue) {
        return MessageWriter.request(method, requestUri)
                .field("Via", via)
                .field("Max-Forwards", maxForwards)
                .lines(routeLines)
                .field("From", from)
                .field("To", toValue)
                .field("Call-ID", callId)
                .field("CSeq", cseq + " " + method);
    }

    /** From, To, Call-ID and CSeq, each with its line end, for a response made here. */
    String lines() {
        return "From: " + from + "\r\nTo: " + to + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + " INVITE\r\n";
    }
}
