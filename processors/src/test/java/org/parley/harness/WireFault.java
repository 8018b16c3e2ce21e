package org.parley.harness;

import java.nio.charset.StandardCharsets;

/** A message from the other side that breaks a protocol rule; shows the message. */
public final class WireFault extends AssertionError {

    private static final long serialVersionUID = 1L;

    WireFault(String rule, byte[] message) {
        super(rule + "\n--- the message, " + message.length + " octets ---\n"
                + new String(message, StandardCharsets.UTF_8) + "\n---");
    }
}
