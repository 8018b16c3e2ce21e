package org.parley.msrp;

/** What is wrong with a head whose frame boundary is nevertheless certain; the request is answered and refused. */
public enum MsrpDefect {
    TRANSACTION_ID(MsrpStatus.BAD_REQUEST),
    START_LINE(MsrpStatus.BAD_REQUEST),
    HEADER_SYNTAX(MsrpStatus.BAD_REQUEST),
    DUPLICATE_HEADER(MsrpStatus.BAD_REQUEST),
    TO_PATH(MsrpStatus.BAD_REQUEST),
    FROM_PATH(MsrpStatus.BAD_REQUEST),
    MESSAGE_ID(MsrpStatus.BAD_REQUEST),
    REPORT_WISH(MsrpStatus.BAD_REQUEST),
    BYTE_RANGE(MsrpStatus.BAD_REQUEST),
    BYTE_RANGE_BOUNDS(MsrpStatus.OUT_OF_BOUNDS);

    private final MsrpStatus status;

    MsrpDefect(MsrpStatus status) {
        this.status = status;
    }

    /** The answer to a request with this defect. */
    public MsrpStatus status() {
        return status;
    }
}
