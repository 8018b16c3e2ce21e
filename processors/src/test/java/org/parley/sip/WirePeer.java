package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A SIP peer without a stack on one connection, however messages stand on it. */
abstract class WirePeer implements AutoCloseable {

    abstract Socket socket();

    /** The next message that was sent to it. */
    abstract WireMessage next();

    void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] octets) {
        try {
            socket().getOutputStream().write(octets);
            socket().getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WireMessage response(int status) {
        WireMessage message = next();
        assertEquals(status, message.status(), message::text);
        return message;
    }

    WireMessage request(String method) {
        WireMessage message = next();
        assertEquals(method, message.isRequest() ? message.method() : message.startLine());
        return message;
    }

    void assertClosed() {
        try {
            assertEquals(-1, socket().getInputStream().read());
        } catch (IOException e) {
            // a reset is an end too
        }
    }

    @Override
    public abstract void close();
}
