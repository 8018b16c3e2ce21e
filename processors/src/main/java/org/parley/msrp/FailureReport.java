package org.parley.msrp;

/** Which transaction responses the sender of a request wants: Failure-Report of RFC 4975 section 7.1.2. */
public enum FailureReport {
    /** Every response; what a request without the header means. */
    YES,
    /** Error responses only. */
    PARTIAL,
    /** No response at all. */
    NO
}
