package org.parley.harness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One MSRP request or response as received, parsed strictly after the ABNF of RFC 4975 section 9. */
public final class MsrpFrame {

    private static final Pattern START = Pattern.compile("MSRP ([A-Za-z0-9][A-Za-z0-9.+%=-]{3,31}) (.+)");
    private static final Pattern STATUS = Pattern.compile("(\\d{3})( .*)?");
    private static final Pattern METHOD = Pattern.compile("[A-Z]+");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z][A-Za-z0-9!%*_+`'~.-]*): (.*)");
    private static final Pattern RANGE = Pattern.compile("(\\d+)-(\\d+|\\*)/(\\d+|\\*)");

    private final byte[] raw;
    private final String transactionId;
    private final String verb;
    private final List<SipHeader> headers;
    private final Optional<byte[]> body;
    private final char flag;

    private MsrpFrame(byte[] raw, String id, String verb, List<SipHeader> headers, Optional<byte[]> body, char flag) {
        this.raw = raw;
        this.transactionId = id;
        this.verb = verb;
        this.headers = headers;
        this.body = body;
        this.flag = flag;
    }

    /** Reads the frame at the start of {@code bytes}; empty when it is not complete yet. */
    static Optional<MsrpFrame> parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int lineEnd = text.indexOf("\r\n");
        if (lineEnd < 0) {
            return Optional.empty();
        }
        Matcher start = START.matcher(text.substring(0, lineEnd));
        if (!start.matches()) {
            throw new WireFault("not an MSRP start line", bytes);
        }
        String endLine = "\r\n-------" + start.group(1);
        int headersEnd = text.indexOf("\r\n\r\n", lineEnd);
        int end = endOf(text, endLine, lineEnd);
        if (end < 0) {
            return Optional.empty();
        }
        boolean hasBody = headersEnd >= 0 && headersEnd < end;
        byte[] raw = Arrays.copyOf(bytes, end + endLine.length() + 3);
        String head = text.substring(Math.min(lineEnd + 2, end), Math.max(lineEnd + 2, hasBody ? headersEnd : end));
        Optional<byte[]> body =
                hasBody ? Optional.of(Arrays.copyOfRange(bytes, Math.min(headersEnd + 4, end), end)) : Optional.empty();
        MsrpFrame frame = new MsrpFrame(
                raw, start.group(1), start.group(2), headersOf(head, raw), body, text.charAt(end + endLine.length()));
        frame.check();
        return Optional.of(frame);
    }

    private static int endOf(String text, String endLine, int from) {
        for (int at = text.indexOf(endLine, from); at >= 0; at = text.indexOf(endLine, at + 1)) {
            int flagAt = at + endLine.length();
            if (flagAt + 3 > text.length()) {
                return -1;
            }
            if ("$+#".indexOf(text.charAt(flagAt)) >= 0 && text.startsWith("\r\n", flagAt + 1)) {
                return at;
            }
        }
        return -1;
    }

    private static List<SipHeader> headersOf(String head, byte[] raw) {
        List<SipHeader> headers = new ArrayList<>();
        for (String line : head.split("\r\n", -1)) {
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                throw new WireFault("not an MSRP header: '" + line + "'", raw);
            }
            headers.add(new SipHeader(
                    header.group(1),
                    new String(header.group(2).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        }
        return headers;
    }

    private void check() {
        require(headers.size() >= 2 && headers.get(0).name().equals("To-Path"), "To-Path must come first");
        require(headers.get(1).name().equals("From-Path"), "From-Path must come second");
        if (isResponse()) {
            require(body.isEmpty() && flag == '$', "a response has no body and ends in $");
            return;
        }
        require(METHOD.matcher(verb).matches(), "neither a method nor a status");
        if (verb.equals("SEND") || verb.equals("REPORT")) {
            need("Message-ID");
        }
        if (body.isPresent()) {
            String last = headers.get(headers.size() - 1).name();
            require(last.equals("Content-Type") || header("Content-Type").isPresent(), "a body without Content-Type");
            header("Byte-Range").ifPresent(range -> checkRange(range, body.get().length));
        }
        if (verb.equals("REPORT")) {
            require(need("Status").matches("000 \\d{3}( .*)?"), "not a Status: " + header("Status"));
        }
    }

    private void checkRange(String value, int length) {
        Matcher range = RANGE.matcher(value);
        require(range.matches(), "not a Byte-Range: " + value);
        if (!range.group(2).equals("*")) {
            long size = Long.parseLong(range.group(2)) - Long.parseLong(range.group(1)) + 1;
            require(flag == '#' || size == length, "Byte-Range " + value + " but " + length + " octets");
        }
    }

    private void require(boolean condition, String rule) {
        if (!condition) {
            throw new WireFault("MSRP: " + rule, raw);
        }
    }

    public byte[] raw() {
        return raw;
    }

    public String transactionId() {
        return transactionId;
    }

    public boolean isResponse() {
        return STATUS.matcher(verb).matches();
    }

    public boolean is(String method) {
        return verb.equals(method);
    }

    public String method() {
        return verb;
    }

    public int status() {
        return Integer.parseInt(verb.substring(0, 3));
    }

    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(SipHeader::value)
                .findFirst();
    }

    public String need(String name) {
        return header(name).orElseThrow(() -> new WireFault("MSRP: no " + name, raw));
    }

    public Optional<byte[]> body() {
        return body;
    }

    /** {@code $} last chunk, {@code +} more follow, {@code #} aborted. */
    public char flag() {
        return flag;
    }

    /** First octet of the chunk within the message, from 1. */
    long rangeStart() {
        return header("Byte-Range")
                .map(range -> Long.parseLong(range.split("-")[0]))
                .orElse(1L);
    }

    /** What a ladder shows: the text of a message, else method or status. */
    String label() {
        String what = body.isPresent() ? preview() : isResponse() ? verb + " (SEND)" : verb;
        return flag == '$' ? what : what + " " + flag;
    }

    private String preview() {
        String text = new String(body.orElse(new byte[0]), StandardCharsets.UTF_8);
        String content = text.substring(text.lastIndexOf("\r\n\r\n") < 0 ? 0 : text.lastIndexOf("\r\n\r\n") + 4);
        return "\"" + content.replaceAll("\\p{Cntrl}", ".") + "\"";
    }

    /** The octets of a frame to send. */
    static byte[] frame(String id, String verb, List<SipHeader> headers, Optional<byte[]> body, char flag) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("MSRP " + id + " " + verb + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (SipHeader header : headers) {
            out.writeBytes((header.name() + ": " + header.value() + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        body.ifPresent(octets -> {
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            out.writeBytes(octets);
            out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        out.writeBytes(("-------" + id + flag + "\r\n").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return new String(raw, StandardCharsets.UTF_8);
    }
}
