package org.parley.sip;

import java.nio.charset.StandardCharsets;

/** Text to octets; SIP's character set is UTF-8 (RFC 3261 section 7). */
final class Utf8 {

    private Utf8() {}

    static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
