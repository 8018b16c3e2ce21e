package org.parley.sip;

/**
 * Why a request is not taken.
 *
 * @param status 400 to 699
 * @param reason phrase; empty for the usual one
 * @param headers what the status asks for: Allow, Unsupported, Accept and so on
 */
record Refusal(int status, String reason, SipHeaders headers) {

    Refusal(int status, String reason) {
        this(status, reason, SipHeaders.none());
    }

    static Refusal with(int status, String name, String value) {
        return new Refusal(status, "", SipHeaders.builder().add(name, value).build());
    }
}
