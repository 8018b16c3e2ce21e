package org.parley.harness;

import java.nio.charset.StandardCharsets;

/** A whole message, put together from its chunks. */
public record MsrpMessage(String messageId, String contentType, byte[] content, boolean aborted, int chunks) {

    /** The content as CPIM; a fault when it is another type. */
    public CpimText cpim() {
        if (!contentType.toLowerCase(java.util.Locale.ROOT).startsWith("message/cpim")) {
            throw new WireFault("message/cpim was expected, not " + contentType, content);
        }
        return CpimText.parse(content);
    }

    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
