package org.parley.msrp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/** Writes frames octet by octet into buffers of the caller, without strings in between. RFC 4975 section 9. */
public final class MsrpWriter {

    private static final byte[] MSRP = ascii("MSRP ");
    private static final byte[] TO_PATH = ascii("To-Path: ");
    private static final byte[] FROM_PATH = ascii("From-Path: ");
    private static final byte[] MESSAGE_ID = ascii("Message-ID: ");
    private static final byte[] BYTE_RANGE = ascii("Byte-Range: ");
    private static final byte[] CONTENT_TYPE = ascii("Content-Type: ");
    private static final byte[] NO_FAILURE_REPORT = ascii("Failure-Report: no\r\n");
    private static final byte[] WRAPPER = ascii("message/cpim");
    private static final byte[] STATUS = ascii("Status: 000 ");
    private static final byte[] HYPHENS = ascii("-------");

    /** Both octets as one number. */
    private static final int CRLF = '\r' << 8 | '\n';

    private MsrpWriter() {}

    /** {@code MSRP tid method CRLF To-Path From-Path}; the paths have the URIs with single spaces between. */
    public static void requestStart(ByteBuf out, byte[] id, byte[] method, byte[] toPath, byte[] fromPath) {
        out.writeBytes(MSRP).writeBytes(id).writeByte(' ');
        line(out, method);
        out.writeBytes(TO_PATH);
        line(out, toPath);
        out.writeBytes(FROM_PATH);
        line(out, fromPath);
    }

    /** Message-ID header. */
    public static void messageId(ByteBuf out, byte[] messageId) {
        out.writeBytes(MESSAGE_ID);
        line(out, messageId);
    }

    /** Byte-Range header; {@link ByteRange#UNKNOWN} is written as {@code *}. */
    public static void byteRange(ByteBuf out, long start, long end, long total) {
        out.writeBytes(BYTE_RANGE);
        decimal(out, start);
        out.writeByte('-');
        decimal(out, end);
        out.writeByte('/');
        decimal(out, total);
        crlf(out);
    }

    /** {@code Failure-Report: no}. */
    public static void noFailureReport(ByteBuf out) {
        out.writeBytes(NO_FAILURE_REPORT);
    }

    /** Content-Type, and the blank line after which the body stands. */
    public static void contentType(ByteBuf out, byte[] type) {
        out.writeBytes(CONTENT_TYPE);
        line(out, type);
        crlf(out);
    }

    /** A header of any name. */
    public static void header(ByteBuf out, byte[] name, byte[] value) {
        out.writeBytes(name).writeByte(':').writeByte(' ');
        line(out, value);
    }

    /** The end-line of a frame without body, or, with {@code afterBody}, the CRLF that ends the body before it. */
    public static void endLine(ByteBuf out, byte[] id, ContinuationFlag flag, boolean afterBody) {
        if (afterBody) {
            crlf(out);
        }
        out.writeBytes(HYPHENS).writeBytes(id).writeByte(flag.octet());
        crlf(out);
    }

    /**
     * A whole response to {@code request}. It goes one hop: To-Path is the nearest URI of the request's From-Path for
     * SEND and the whole of it for other methods, From-Path is the first URI of its To-Path.
     */
    //= RFC4975-7.2-1
    public static void response(ByteBuf out, MsrpRequest request, MsrpStatus status) {
        out.writeBytes(MSRP);
        request.transactionId().writeTo(out);
        out.writeByte(' ');
        line(out, status.line());
        out.writeBytes(TO_PATH);
        boolean isSend = request.method() == MsrpRequest.Method.SEND;
        (isSend ? request.fromPath().before(' ') : request.fromPath()).writeTo(out);
        crlf(out);
        out.writeBytes(FROM_PATH);
        request.toPath().before(' ').writeTo(out);
        crlf(out);
        out.writeBytes(HYPHENS);
        request.transactionId().writeTo(out);
        out.writeByte(ContinuationFlag.COMPLETE.octet());
        crlf(out);
    }

    /**
     * A whole REPORT: what became of the octets of {@code range}.
     *
     * @param wrapper body of type message/cpim; of no octets for no body
     */
    //= RFC4975-7.1.2-1
    public static void report(
            ByteBuf out,
            byte[] id,
            byte[] toPath,
            byte[] fromPath,
            byte[] messageId,
            ByteRange range,
            MsrpStatus status,
            byte[] wrapper) {
        requestStart(out, id, ascii("REPORT"), toPath, fromPath);
        messageId(out, messageId);
        byteRange(out, range.start(), range.end(), range.total());
        out.writeBytes(STATUS);
        line(out, status.line());
        boolean hasBody = wrapper.length > 0;
        if (hasBody) {
            contentType(out, WRAPPER);
            out.writeBytes(wrapper);
        }
        endLine(out, id, ContinuationFlag.COMPLETE, hasBody);
    }

    private static void decimal(ByteBuf out, long number) {
        if (number == ByteRange.UNKNOWN) {
            out.writeByte('*');
            return;
        }
        long divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out.writeByte((int) ('0' + number / divisor % 10));
        }
    }

    private static void line(ByteBuf out, byte[] octets) {
        out.writeBytes(octets);
        crlf(out);
    }

    private static void crlf(ByteBuf out) {
        out.writeShort(CRLF);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
