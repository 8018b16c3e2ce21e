package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import org.parley.msrp.ContinuationFlag;

/**
 * A chunk on its way to recipients: what all of them get alike. Each frame made of it begins with the recipient's own
 * transaction id and paths, and ends with that id.
 */
final class Chunk {

    /** Octets that a frame has beside the shared ones and the paths: start line and end-line. */
    static final int FRAME_BYTES = 80;

    private final byte[] shared;
    private final ByteBuf body;
    private final boolean hasBody;
    private final ContinuationFlag flag;

    /**
     * A chunk that holds one reference to {@code body} for each of its recipients.
     *
     * @param shared headers from Message-ID on, the blank line, and octets of the body that are not in {@code body}
     */
    Chunk(byte[] shared, ByteBuf body, boolean hasBody, ContinuationFlag flag, int recipients) {
        this.shared = shared;
        this.body = recipients == 0 ? body : body.retain(recipients);
        this.hasBody = hasBody;
        this.flag = flag;
    }

    byte[] shared() {
        return shared;
    }

    ByteBuf body() {
        return body;
    }

    /** True when the frame has a body, be it empty: its end-line begins a line of its own. */
    boolean hasBody() {
        return hasBody;
    }

    ContinuationFlag flag() {
        return flag;
    }

    /** Octets of a frame, but for the paths. */
    int bytes() {
        return shared.length + body.readableBytes() + FRAME_BYTES;
    }

    /** Gives back one recipient's reference. */
    void release() {
        body.release();
    }
}
