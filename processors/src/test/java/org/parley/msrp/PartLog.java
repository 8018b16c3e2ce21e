package org.parley.msrp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.function.Consumer;

/** Feeds octets to a decoder and renders what it hands on, with the pieces of each body put together. */
final class PartLog {

    private final EmbeddedChannel channel;
    private final StringBuilder log = new StringBuilder();
    private final StringBuilder body = new StringBuilder();

    PartLog(CodecLimits limits) {
        this(new MsrpDecoder(limits));
    }

    PartLog(ChannelHandler... handlers) {
        channel = new EmbeddedChannel(handlers);
    }

    static String of(byte[] wire, Consumer<Consumer<ByteBuf>> feeder, CodecLimits limits) {
        PartLog log = new PartLog(limits);
        feeder.accept(log::feed);
        return log.finish();
    }

    void feed(ByteBuf octets) {
        if (!channel.isOpen()) {
            octets.release();
            return;
        }
        channel.writeInbound(octets);
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            log.append("sent: ").append(escaped(out.toString(ISO_8859_1))).append('\n');
            out.release();
        }
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            take((MsrpPart) part);
        }
        if (octets.refCnt() != 0 && octets != Unpooled.EMPTY_BUFFER) {
            throw new AssertionError("somebody still holds the input: " + octets.refCnt());
        }
    }

    String finish() {
        if (!channel.isOpen()) {
            log.append("closed\n");
        }
        if (body.length() > 0) {
            log.append("  body cut off ").append(body).append('\n');
        }
        channel.finishAndReleaseAll();
        return log.toString();
    }

    private void take(MsrpPart part) {
        if (part instanceof MsrpRequest request) {
            head(request.methodName().text(), request);
            log.append(
                    "  message-id=" + escaped(request.messageId().text()) + " range=" + request.byteRange() + " type="
                            + request.contentType() + " success=" + request.wantsSuccessReport() + " failure="
                            + request.failureReport() + "\n");
        } else if (part instanceof MsrpResponse response) {
            head(response.status() + " \"" + response.comment() + "\"", response);
        } else if (part instanceof MsrpFramingFailure failure) {
            log.append("framing lost: ").append(failure.reason()).append('\n');
        } else if (part instanceof MsrpContent content) {
            body.append(escaped(content.content().toString(ISO_8859_1)));
            if (content instanceof MsrpLastContent last) {
                log.append("  body [" + body + "] " + last.flag() + "\n");
                body.setLength(0);
            }
            content.release();
        }
    }

    private void head(String what, MsrpHead head) {
        log.append(what + " tid=" + head.transactionId()
                + head.defect().map(defect -> " DEFECT " + defect).orElse("") + "\n");
        log.append("  to=" + head.toPath() + " from=" + head.fromPath() + "\n");
    }

    private static String escaped(String latin1) {
        StringBuilder out = new StringBuilder();
        for (char c : latin1.toCharArray()) {
            if (c == '\r') {
                out.append("\\r");
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\x%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
