package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import org.parley.msrp.WebSocketHead;

/** The same over WebSocket, where each frame is a message of its own and says its length first. */
//= RFC7977-5.1-1
final class WebSocketEnvelope extends Envelope {

    WebSocketEnvelope(String toPath, String fromPath) {
        super(toPath, fromPath);
    }

    @Override
    int bytes() {
        return super.bytes() + WebSocketHead.MAX_BYTES;
    }

    @Override
    void begin(ByteBuf out, Chunk chunk) {
        int lineEnd = chunk.hasBody() ? 0 : CRLF_BYTES;
        WebSocketHead.write(out, super.bytes() - lineEnd + chunk.bytes());
        super.begin(out, chunk);
    }
}
