package org.parley.msrp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;

/**
 * Reads a complete header block. What is wrong becomes the head's {@link MsrpDefect}, never an exception. Header names
 * are compared without case (RFC 5234 section 2.3).
 */
final class HeadParser {

    /** Length of {@code "MSRP "}, where the transaction id begins. */
    static final int ID_START = 5;

    /** ident = ALPHANUM 3*31ident-char. */
    private static final int MIN_IDENT = 4;

    private static final int MAX_IDENT = 32;

    private static final byte[] TO_PATH = ascii("to-path");
    private static final byte[] FROM_PATH = ascii("from-path");
    private static final byte[] MESSAGE_ID = ascii("message-id");
    private static final byte[] BYTE_RANGE = ascii("byte-range");
    private static final byte[] CONTENT_TYPE = ascii("content-type");
    private static final byte[] SUCCESS_REPORT = ascii("success-report");
    private static final byte[] FAILURE_REPORT = ascii("failure-report");
    private static final byte[] SEND = ascii("SEND");
    private static final byte[] NICKNAME = ascii("NICKNAME");
    private static final byte[] REPORT = ascii("REPORT");
    private static final byte[] YES = ascii("yes");
    private static final byte[] NO = ascii("no");
    private static final byte[] PARTIAL = ascii("partial");

    private HeadParser() {}

    /**
     * Reads a block whose start line begins with {@code MSRP} and a transaction id.
     *
     * @param idEnd where the transaction id ends
     * @param hasStray a control character stands where none may
     */
    static MsrpHead parse(HeaderBlock block, int idEnd, boolean hasStray) {
        HeadFields fields = new HeadFields();
        if (hasStray) {
            fields.spoil(MsrpDefect.HEADER_SYNTAX);
        }
        boolean isResponse = startLine(block, idEnd, fields);
        for (int line = 1; line < block.lineCount(); line++) {
            header(block, line, fields);
        }
        //= RFC4975-9-3
        if (fields.toPath.isEmpty()) {
            fields.spoil(MsrpDefect.TO_PATH);
        }
        if (fields.fromPath.isEmpty()) {
            fields.spoil(MsrpDefect.FROM_PATH);
        }
        return isResponse ? new MsrpResponse(block, fields) : new MsrpRequest(block, fields);
    }

    // req-start = pMSRP SP transact-id SP method CRLF ; resp-start = pMSRP SP transact-id SP status-code [SP comment]
    // CRLF
    private static boolean startLine(HeaderBlock block, int idEnd, HeadFields fields) {
        byte[] octets = block.octets();
        int end = block.lineEnd(0);
        fields.transactionId = new Octets(octets, ID_START, idEnd);
        if (!isIdent(fields.transactionId)) {
            fields.spoil(MsrpDefect.TRANSACTION_ID);
        }
        int rest = Math.min(idEnd + 1, end);
        if (isStatusCode(octets, rest, end)) {
            fields.status = (octets[rest] - '0') * 100 + (octets[rest + 1] - '0') * 10 + (octets[rest + 2] - '0');
            fields.startLineRest = new Octets(octets, Math.min(rest + 4, end), end);
            return true;
        }
        fields.startLineRest = new Octets(octets, rest, end);
        fields.method = method(fields);
        return false;
    }

    private static boolean isStatusCode(byte[] octets, int from, int end) {
        return end - from >= 3
                && (end - from == 3 || octets[from + 3] == ' ')
                && isDigit(octets[from])
                && isDigit(octets[from + 1])
                && isDigit(octets[from + 2]);
    }

    // method = mSEND / mREPORT / other-method ; other-method = 1*UPALPHA
    private static MsrpRequest.Method method(HeadFields fields) {
        Octets name = fields.startLineRest;
        if (name.matches(SEND)) {
            return MsrpRequest.Method.SEND;
        }
        if (name.matches(REPORT)) {
            return MsrpRequest.Method.REPORT;
        }
        if (name.matches(NICKNAME)) {
            return MsrpRequest.Method.NICKNAME;
        }
        boolean isUpper = !name.isEmpty();
        for (int i = name.from(); i < name.to(); i++) {
            isUpper &= name.array()[i] >= 'A' && name.array()[i] <= 'Z';
        }
        if (!isUpper) {
            fields.spoil(MsrpDefect.START_LINE);
        }
        return MsrpRequest.Method.OTHER;
    }

    private static void header(HeaderBlock block, int line, HeadFields fields) {
        int colon = block.colon(line);
        if (colon <= block.lineStart(line)) {
            fields.spoil(MsrpDefect.HEADER_SYNTAX);
            return;
        }
        Octets name = new Octets(block.octets(), block.lineStart(line), colon);
        Octets value = block.value(line, colon);
        switch (name.length()) {
            case 7 -> {
                if (name.matchesIgnoringCase(TO_PATH)) {
                    fields.toPath = first(fields, fields.toPath, value, line == 1 ? null : MsrpDefect.TO_PATH);
                }
            }
            case 9 -> {
                if (name.matchesIgnoringCase(FROM_PATH)) {
                    fields.fromPath = first(fields, fields.fromPath, value, line == 2 ? null : MsrpDefect.FROM_PATH);
                }
            }
            case 10 -> {
                if (name.matchesIgnoringCase(MESSAGE_ID)) {
                    fields.messageId =
                            first(fields, fields.messageId, value, isMessageId(value) ? null : MsrpDefect.MESSAGE_ID);
                } else if (name.matchesIgnoringCase(BYTE_RANGE)) {
                    byteRange(fields, value);
                }
            }
            case 12 -> {
                if (name.matchesIgnoringCase(CONTENT_TYPE)) {
                    fields.contentType =
                            first(fields, fields.contentType, value, value.isEmpty() ? MsrpDefect.HEADER_SYNTAX : null);
                }
            }
            case 14 -> reportWish(fields, name, value);
            default -> {
                // Other headers stay in the block; MsrpHead.header finds them.
            }
        }
    }

    /** Takes a header that may stand once only; {@code flaw} is null when its place and value are good. */
    //= RFC4975-9-2
    private static Octets first(HeadFields fields, Octets before, Octets value, MsrpDefect flaw) {
        if (!before.isEmpty()) {
            fields.spoil(MsrpDefect.DUPLICATE_HEADER);
            return before;
        }
        if (flaw != null) {
            fields.spoil(flaw);
        }
        return value;
    }

    private static void byteRange(HeadFields fields, Octets value) {
        if (fields.hasByteRange) {
            fields.spoil(MsrpDefect.DUPLICATE_HEADER);
            return;
        }
        fields.hasByteRange = true;
        //= RFC4975-7.1.1-1
        Optional<ByteRange> range = ByteRange.parse(value);
        if (range.isEmpty()) {
            fields.spoil(MsrpDefect.BYTE_RANGE);
        } else if (range.get().isOutOfBounds()) {
            fields.spoil(MsrpDefect.BYTE_RANGE_BOUNDS);
        } else {
            fields.byteRange = range.get();
        }
    }

    private static void reportWish(HeadFields fields, Octets name, Octets value) {
        if (name.matchesIgnoringCase(SUCCESS_REPORT)) {
            if (fields.hasSuccessReport) {
                fields.spoil(MsrpDefect.DUPLICATE_HEADER);
            }
            fields.hasSuccessReport = true;
            fields.successReport = value.matchesIgnoringCase(YES);
            if (!fields.successReport && !value.matchesIgnoringCase(NO)) {
                fields.spoil(MsrpDefect.REPORT_WISH);
            }
        } else if (name.matchesIgnoringCase(FAILURE_REPORT)) {
            if (fields.hasFailureReport) {
                fields.spoil(MsrpDefect.DUPLICATE_HEADER);
            }
            fields.hasFailureReport = true;
            failureReport(fields, value);
        }
    }

    private static void failureReport(HeadFields fields, Octets value) {
        if (value.matchesIgnoringCase(NO)) {
            fields.failureReport = FailureReport.NO;
        } else if (value.matchesIgnoringCase(PARTIAL)) {
            fields.failureReport = FailureReport.PARTIAL;
        } else if (!value.matchesIgnoringCase(YES)) {
            fields.spoil(MsrpDefect.REPORT_WISH);
        }
    }

    // ident = ALPHANUM 3*31ident-char ; ident-char = ALPHANUM / "." / "-" / "+" / "%" / "="
    private static boolean isIdent(Octets id) {
        if (id.length() < MIN_IDENT || id.length() > MAX_IDENT || !isAlphanumeric(id.array()[id.from()])) {
            return false;
        }
        for (int i = id.from() + 1; i < id.to(); i++) {
            byte c = id.array()[i];
            if (!isAlphanumeric(c) && c != '.' && c != '-' && c != '+' && c != '%' && c != '=') {
                return false;
            }
        }
        return true;
    }

    private static boolean isMessageId(Octets id) {
        if (id.isEmpty() || id.length() > Tolerance.MESSAGE_ID_BYTES) {
            return false;
        }
        for (int i = id.from(); i < id.to(); i++) {
            if (id.array()[i] <= ' ' || id.array()[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(byte c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
