package org.parley.sip;

import java.util.List;
import java.util.Optional;

/** A received message, read only. Header names are compared without case; compact forms are the same header. */
public interface SipMessage {

    /** The first value of a header as text, or empty. */
    Optional<String> header(String name);

    /** Every value of a header in order; a header written as a comma list gives one entry a value. */
    List<String> headers(String name);

    String callId();

    /** CSeq number, 0 to 2^31-1. */
    long cseq();

    NameAddr from();

    NameAddr to();

    Optional<NameAddr> contact();

    /** Value of Content-Type with its parameters, or empty when there is no body. */
    Optional<String> contentType();

    /** The body; empty array when there is none. Not to be changed. */
    byte[] body();
}
