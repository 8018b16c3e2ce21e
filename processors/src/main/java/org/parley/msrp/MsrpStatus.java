package org.parley.msrp;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Status codes of responses, RFC 4975 section 10 and RFC 7701 section 10. */
public enum MsrpStatus {
    OK(200, "OK"),
    BAD_REQUEST(400, "Bad Request"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    REQUEST_TIMEOUT(408, "Request Timeout"),
    STOP_SENDING(413, "Stop Sending Message"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
    OUT_OF_BOUNDS(423, "Parameter Out Of Bounds"),
    MALFORMED_NICKNAME(424, "Malformed Nickname"),
    NICKNAME_TAKEN(425, "Nickname Reserved Or In Use"),
    NO_PRIVATE_MESSAGES(428, "Private Messages Not Supported"),
    NO_SUCH_SESSION(481, "Session Does Not Exist"),
    UNKNOWN_METHOD(501, "Unknown Method"),
    SESSION_IN_USE(506, "Session Already Bound");

    private final int code;
    private final byte[] line;

    MsrpStatus(int code, String comment) {
        this.code = code;
        this.line = (code + " " + comment).getBytes(US_ASCII);
    }

    public int code() {
        return code;
    }

    /** Code and comment as they stand in a start line. */
    byte[] line() {
        return line;
    }
}
