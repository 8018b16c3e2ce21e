package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.parley.msrp.CodecLimits;
import org.parley.msrp.ContinuationFlag;
import org.parley.msrp.MsrpContent;
import org.parley.msrp.MsrpDecoder;
import org.parley.msrp.MsrpHead;
import org.parley.msrp.MsrpLastContent;
import org.parley.msrp.MsrpRequest;
import org.parley.msrp.MsrpResponse;

/** A frame that a peer got. */
record Frame(MsrpHead head, byte[] body, ContinuationFlag flag) {

    /** Reads frames off a stream; fails on anything but whole ones. */
    static final class Reader {

        private final EmbeddedChannel decoder = new EmbeddedChannel(new MsrpDecoder(CodecLimits.DEFAULT));
        private MsrpHead head;
        private ByteArrayOutputStream body = new ByteArrayOutputStream();

        /** Takes over {@code octets}. */
        List<Frame> read(ByteBuf octets) {
            List<Frame> frames = new ArrayList<>();
            decoder.writeInbound(octets);
            for (Object part = decoder.readInbound(); part != null; part = decoder.readInbound()) {
                if (part instanceof MsrpHead next) {
                    head = next;
                    next.defect().ifPresent(defect -> {
                        throw new AssertionError("the switch sent a frame with " + defect);
                    });
                } else if (part instanceof MsrpContent content) {
                    byte[] piece = new byte[content.content().readableBytes()];
                    content.content().readBytes(piece);
                    body.writeBytes(piece);
                    content.release();
                    if (content instanceof MsrpLastContent last) {
                        frames.add(new Frame(head, body.toByteArray(), last.flag()));
                        body = new ByteArrayOutputStream();
                    }
                } else {
                    throw new AssertionError("the switch sent no frame: " + part);
                }
            }
            return frames;
        }

        void close() {
            decoder.finishAndReleaseAll();
        }
    }

    boolean isResponse() {
        return head instanceof MsrpResponse;
    }

    int status() {
        return ((MsrpResponse) head).status();
    }

    MsrpRequest request() {
        return (MsrpRequest) head;
    }

    String text() {
        return new String(body, UTF_8);
    }

    @Override
    public String toString() {
        return isResponse()
                ? "" + status()
                : request().methodName() + " " + request().byteRange() + " " + flag + " [" + text() + "]";
    }
}
