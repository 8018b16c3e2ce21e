package org.parley.msrp.session;

import io.netty.buffer.ByteBuf;
import org.parley.msrp.ContinuationFlag;

/**
 * A chunk on its way to recipients: what all of them get alike. Each frame made of it begins with the recipient's own
 * transaction id and paths, and ends with that id.
 */
final class Chunk {

    private final Delivery message;
    private final boolean isFirst;
    private final ByteBuf shared;
    private final ByteBuf body;
    private final boolean hasBody;
    private final ContinuationFlag flag;

    /**
     * A chunk that holds one reference to {@code body} for each of its recipients.
     *
     * @param message what it is a part of
     * @param isFirst nothing of the message has gone before
     * @param shared headers from Message-ID on, the blank line, and octets of the body that are not in {@code body}; on
     *     the heap, nothing to release
     * @param body what follows them, where it is worth more than a copy
     */
    Chunk(
            Delivery message,
            boolean isFirst,
            ByteBuf shared,
            ByteBuf body,
            boolean hasBody,
            ContinuationFlag flag,
            int recipients) {
        this.message = message;
        this.isFirst = isFirst;
        this.shared = shared;
        this.body = recipients == 0 ? body : body.retain(recipients);
        this.hasBody = hasBody;
        this.flag = flag;
        if (isEnd()) {
            message.hold(recipients);
        }
    }

    Delivery message() {
        return message;
    }

    /** True when this is all of its message. */
    boolean isWhole() {
        return isFirst && isLast();
    }

    /** True when no chunk of its message follows. */
    boolean isLast() {
        return flag != ContinuationFlag.MORE;
    }

    /** True for the last of several chunks. */
    private boolean isEnd() {
        return isLast() && !isFirst;
    }

    /**
     * True for anything but a short whole message: of such chunks a recipient's connection holds one at a time, so that
     * short messages of others need not wait for more.
     */
    boolean isBulk() {
        return !isWhole() || body.isReadable();
    }

    int sharedBytes() {
        return shared.readableBytes();
    }

    /** Appends what all recipients get alike, but for {@link #body}; from any thread. */
    void writeShared(ByteBuf out) {
        out.writeBytes(shared, shared.readerIndex(), shared.readableBytes());
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

    /** Octets that wait with this chunk, the recipient's {@link Envelope} excepted. */
    int bytes() {
        return shared.readableBytes() + body.readableBytes();
    }

    /** Gives one recipient's reference back: he does not get the chunk. */
    void release() {
        body.release();
        written();
    }

    /** The chunk is with one recipient's channel, and his reference with it. */
    void written() {
        if (isEnd()) {
            message.letGo();
        }
    }
}
