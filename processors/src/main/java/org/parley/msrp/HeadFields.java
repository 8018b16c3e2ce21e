package org.parley.msrp;

/** What {@link HeadParser} found in a header block; written by it only, and read through the head. */
final class HeadFields {

    Octets transactionId = Octets.EMPTY;
    Octets startLineRest = Octets.EMPTY;
    MsrpRequest.Method method = MsrpRequest.Method.OTHER;
    int status;
    Octets toPath = Octets.EMPTY;
    Octets fromPath = Octets.EMPTY;
    Octets messageId = Octets.EMPTY;
    Octets contentType = Octets.EMPTY;
    ByteRange byteRange = ByteRange.WHOLE;
    boolean hasByteRange;
    boolean hasSuccessReport;
    boolean hasFailureReport;
    boolean successReport;
    FailureReport failureReport = FailureReport.YES;

    /** Null until something is found wrong. */
    MsrpDefect defect;

    /** Keeps the first defect. */
    void spoil(MsrpDefect found) {
        if (defect == null) {
            defect = found;
        }
    }
}
