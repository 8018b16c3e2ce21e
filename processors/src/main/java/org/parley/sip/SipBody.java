package org.parley.sip;

/**
 * A message body to send.
 *
 * @param contentType value of Content-Type; empty for no body
 * @param bytes the octets; the array is not copied and must not change
 */
public record SipBody(String contentType, byte[] bytes) {

    public SipBody {
        if (contentType.indexOf('\r') >= 0 || contentType.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("contentType has a line break");
        }
    }

    private static final SipBody EMPTY = new SipBody("", new byte[0]);

    public static SipBody empty() {
        return EMPTY;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }
}
