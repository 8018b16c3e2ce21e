package org.parley.msrp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;

/**
 * Cuts a stream of octets into {@link MsrpPart}s, RFC 4975 sections 7.3 and 9. Bodies are handed on as retained slices
 * of what was received, as soon as it is received; only header blocks are copied. The result depends on the octets
 * alone, not on how the network split them, except for the number of pieces that a body comes in. Owned by the
 * channel's event loop.
 */
public final class MsrpDecoder extends ChannelInboundHandlerAdapter {

    private enum State {
        /** Expects a start line, header lines, and a blank line or an end-line. */
        HEAD,
        /** Expects octets of a body or its end-line. */
        BODY,
        /** Expects nothing any more. */
        LOST
    }

    /** First size of the header buffer: nearly all blocks fit. Ours. */
    private static final int WINDOW = 512;

    private static final byte[] START = {'M', 'S', 'R', 'P', ' '};

    /** Longest transaction id for which the end of a frame is still looked for: twice what is legal. Ours. */
    private static final int MAX_ID = 64;

    private final CodecLimits limits;
    private final EndLineSearch endLine = new EndLineSearch();
    private final int[] lines = new int[CodecLimits.HEADER_LINES + 1];
    private State state = State.HEAD;

    /** The header block so far; octets behind {@link #scanned} may be anything. */
    private byte[] head = new byte[WINDOW];

    private int filled;
    private int scanned;
    private int lineCount;
    private int idEnd;

    /** A control character stands in the block where none may. */
    private boolean hasStray;

    public MsrpDecoder(CodecLimits limits) {
        this.limits = limits;
    }

    /** True when a frame may begin with the next octet. */
    boolean isBetweenFrames() {
        return state == State.HEAD && filled == 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            while (in.isReadable() && state != State.LOST) {
                if (state == State.HEAD) {
                    readHead(ctx, in);
                } else {
                    readBody(ctx, in);
                }
            }
        } finally {
            in.release();
        }
    }

    private void readHead(ChannelHandlerContext ctx, ByteBuf in) {
        if (Tolerance.CRLF_BETWEEN_FRAMES && filled == 0 && skipLineEnds(in)) {
            return;
        }
        int before = filled;
        takeWindow(in);
        boolean goesOn = mayStart() || lose(ctx, MsrpFramingFailure.Reason.NOT_MSRP);
        while (goesOn && scanned < filled) {
            skipText();
            goesOn = scanned == filled || readHeadOctet(ctx, head[scanned++]);
        }
        in.skipBytes(scanned - before);
        if (!goesOn) {
            reset();
        }
    }

    /** Takes text and a carriage return behind it at once: they end nothing, and no limit lies before their end. */
    private void skipText() {
        boolean isFree = scanned == lines[lineCount] || head[scanned - 1] != '\r';
        int end = Math.min(filled, Math.min(limits.headerBytes(), lines[lineCount] + limits.lineBytes() + 1));
        if (isFree && scanned < end) {
            scanned = TextScan.end(head, scanned, end);
            scanned += scanned < end && head[scanned] == '\r' ? 1 : 0;
        }
    }

    /** Takes the octet before {@link #scanned}; false when the block ends with it. */
    private boolean readHeadOctet(ChannelHandlerContext ctx, byte octet) {
        int lineLength = scanned - lines[lineCount];
        if (scanned > limits.headerBytes()) {
            return lose(ctx, MsrpFramingFailure.Reason.HEADERS_TOO_LONG);
        }
        if (octet == '\n') {
            return endOfLine(ctx);
        }
        if (lineLength > limits.lineBytes() + 1) {
            return lose(ctx, MsrpFramingFailure.Reason.LINE_TOO_LONG);
        }
        boolean afterReturn = lineLength > 1 && head[scanned - 2] == '\r';
        hasStray |= afterReturn || (octet >= 0 && octet < ' ' && octet != '\t' && octet != '\r') || octet == 0x7f;
        return true;
    }

    private static boolean skipLineEnds(ByteBuf in) {
        while (in.isReadable() && (in.getByte(in.readerIndex()) == '\r' || in.getByte(in.readerIndex()) == '\n')) {
            in.skipBytes(1);
        }
        return !in.isReadable();
    }

    /** Copies the next octets behind the block so far, without reading them: they may belong to a body. */
    private void takeWindow(ByteBuf in) {
        int length = Math.min(in.readableBytes(), WINDOW);
        if (filled + length > head.length) {
            head = Arrays.copyOf(head, Math.max(head.length * 2, filled + length));
        }
        in.getBytes(in.readerIndex(), head, filled, length);
        filled += length;
    }

    /** Takes a line that has just been completed; false when the block ends with it. */
    private boolean endOfLine(ChannelHandlerContext ctx) {
        int start = lines[lineCount];
        int end = scanned - 2;
        if (end < start || head[end] != '\r') {
            return lose(ctx, MsrpFramingFailure.Reason.BARE_LINE_FEED);
        }
        if (lineCount == 0) {
            idEnd = transactionIdEnd(end);
            if (idEnd < 0) {
                return lose(ctx, MsrpFramingFailure.Reason.NOT_MSRP);
            }
        } else if (end == start) {
            return beginBody(ctx);
        } else if (isEndLine(start, end)) {
            ContinuationFlag flag = ContinuationFlag.of(head[end - 1]);
            ctx.fireChannelRead(parseHead());
            ctx.fireChannelRead(new MsrpLastContent(Unpooled.EMPTY_BUFFER, flag));
            return false;
        }
        if (lineCount == CodecLimits.HEADER_LINES - 1) {
            return lose(ctx, MsrpFramingFailure.Reason.HEADERS_TOO_LONG);
        }
        lines[++lineCount] = scanned;
        return true;
    }

    private boolean mayStart() {
        int length = Math.min(filled, START.length);
        return Arrays.equals(head, 0, length, START, 0, length);
    }

    /** Where the transaction id of the start line ends, or -1 when there is none that could end a frame. */
    private int transactionIdEnd(int lineEnd) {
        for (int i = HeadParser.ID_START; i < lineEnd && i <= HeadParser.ID_START + MAX_ID; i++) {
            if (head[i] == ' ') {
                return i > HeadParser.ID_START ? i : -1;
            }
            if (head[i] < ' ') {
                return -1;
            }
        }
        return -1;
    }

    // end-line = "-------" transact-id continuation-flag CRLF
    private boolean isEndLine(int start, int end) {
        int idLength = idEnd - HeadParser.ID_START;
        if (end - start != 7 + idLength + 1 || !ContinuationFlag.isFlag(head[end - 1])) {
            return false;
        }
        for (int i = start; i < start + 7; i++) {
            if (head[i] != '-') {
                return false;
            }
        }
        return Arrays.equals(head, start + 7, end - 1, head, HeadParser.ID_START, idEnd);
    }

    private boolean beginBody(ChannelHandlerContext ctx) {
        endLine.begin(head, HeadParser.ID_START, idEnd);
        state = State.BODY;
        ctx.fireChannelRead(parseHead());
        return false;
    }

    private MsrpHead parseHead() {
        return HeadParser.parse(new HeaderBlock(head, lines, lineCount), idEnd, hasStray);
    }

    private boolean lose(ChannelHandlerContext ctx, MsrpFramingFailure.Reason reason) {
        state = State.LOST;
        ctx.fireChannelRead(new MsrpFramingFailure(reason));
        return false;
    }

    private void reset() {
        filled = 0;
        scanned = 0;
        lineCount = 0;
        hasStray = false;
        if (head.length > WINDOW) {
            head = new byte[WINDOW];
        }
    }

    private void readBody(ChannelHandlerContext ctx, ByteBuf in) {
        int start = in.readerIndex();
        boolean complete = endLine.search(in);
        if (endLine.brokenLength() > 0) {
            ByteBuf lookAlike = ctx.alloc().ioBuffer(endLine.brokenLength());
            endLine.writeBroken(lookAlike);
            ctx.fireChannelRead(new MsrpContent(lookAlike));
        }
        int length = endLine.bodyEnd() - start;
        ByteBuf piece = length == 0 ? Unpooled.EMPTY_BUFFER : in.retainedSlice(start, length);
        if (complete) {
            state = State.HEAD;
            ctx.fireChannelRead(new MsrpLastContent(piece, endLine.flag()));
        } else if (length > 0) {
            ctx.fireChannelRead(new MsrpContent(piece));
        }
    }
}
