package org.parley.harness;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A received SIP message, parsed strictly: what RFC 3261 lets a receiver forgive is a {@link WireFault} here. */
public final class SipText {

    private static final Pattern HEADER = Pattern.compile("([!%*_+`'~.A-Za-z0-9-]+)[ \\t]*:[ \\t]*(.*?)[ \\t]*");
    private static final Pattern REQUEST_LINE = Pattern.compile("([!%*_+`'~.A-Za-z0-9-]+) (\\S+) SIP/2\\.0");
    private static final Pattern STATUS_LINE = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d) (.*)");

    private final byte[] raw;
    private final String startLine;
    private final List<SipHeader> headers;
    private final byte[] body;
    private final SipFlow flow;

    private SipText(byte[] raw, SipFlow flow, String startLine, List<SipHeader> headers, byte[] body) {
        this.raw = raw;
        this.flow = flow;
        this.startLine = startLine;
        this.headers = headers;
        this.body = body;
    }

    /** Reads one whole message that came by {@code flow}. */
    static SipText parse(byte[] raw, SipFlow flow) {
        int end = endOfHeaders(raw);
        if (end < 0) {
            throw new WireFault("no empty line after the headers (CRLF CRLF)", raw);
        }
        String head = utf8(raw, end);
        String[] lines = head.split("\r\n", -1);
        if (!REQUEST_LINE.matcher(lines[0]).matches()
                && !STATUS_LINE.matcher(lines[0]).matches()) {
            throw new WireFault("not a start line: " + lines[0], raw);
        }
        List<SipHeader> headers = new ArrayList<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            Matcher header = HEADER.matcher(line);
            if (!header.matches() || line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
                throw new WireFault("not a header line: '" + line + "'", raw);
            }
            headers.add(new SipHeader(header.group(1), header.group(2)));
        }
        return new SipText(raw, flow, lines[0], List.copyOf(headers), Arrays.copyOfRange(raw, end + 4, raw.length));
    }

    /** Index of the CRLF CRLF that ends the headers, or -1. */
    static int endOfHeaders(byte[] bytes) {
        for (int i = 0; i + 3 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static String utf8(byte[] raw, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(raw, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WireFault("the headers are not UTF-8: " + e.getMessage(), raw);
        }
    }

    public byte[] raw() {
        return raw;
    }

    SipFlow flow() {
        return flow;
    }

    /** UDP or TCP. */
    public String transport() {
        return flow.transport();
    }

    public String startLine() {
        return startLine;
    }

    public boolean isRequest() {
        return !startLine.startsWith("SIP/2.0 ");
    }

    public boolean isRequest(String method) {
        return isRequest() && method().equals(method);
    }

    public boolean isResponse() {
        return !isRequest();
    }

    public boolean isProvisional() {
        return isResponse() && status() < 200;
    }

    /** The request's method; for a response the method of its CSeq. */
    public String method() {
        return isRequest() ? startLine.substring(0, startLine.indexOf(' ')) : cseqMethod();
    }

    public String requestUri() {
        Matcher line = REQUEST_LINE.matcher(startLine);
        if (!line.matches()) {
            throw new WireFault("a request was expected", raw);
        }
        return line.group(2);
    }

    public int status() {
        Matcher line = STATUS_LINE.matcher(startLine);
        if (!line.matches()) {
            throw new WireFault("a response was expected", raw);
        }
        return Integer.parseInt(line.group(1));
    }

    public List<SipHeader> headers() {
        return headers;
    }

    /** Values of a header line by line, compact forms included. */
    public List<String> lines(String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(SipHeader::value)
                .toList();
    }

    /** The elements of a header that is a comma list, over all its lines. */
    public List<String> values(String name) {
        return lines(name).stream()
                .flatMap(line -> HeaderValues.split(line, ',').stream())
                .toList();
    }

    public Optional<String> header(String name) {
        return lines(name).stream().findFirst();
    }

    /** The value of a header that must be there. */
    public String need(String name) {
        return header(name).orElseThrow(() -> new WireFault("no " + name + " header", raw));
    }

    public String callId() {
        return need("Call-ID");
    }

    public long cseq() {
        return Long.parseLong(need("CSeq").split("[ \t]+")[0]);
    }

    public String cseqMethod() {
        return need("CSeq").split("[ \t]+")[1];
    }

    public String branch() {
        return HeaderValues.parameter(values("Via").get(0), "branch").orElse("");
    }

    /** The tag of From or To. */
    public Optional<String> tag(String header) {
        return HeaderValues.parameter(need(header), "tag");
    }

    /** The URI of a name-addr or addr-spec header. */
    public String uri(String header) {
        return HeaderValues.uri(need(header));
    }

    public byte[] body() {
        return body;
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as SDP; a fault when it is none. */
    public SdpText sdp() {
        String type = need("Content-Type");
        if (!type.toLowerCase(java.util.Locale.ROOT).startsWith("application/sdp")) {
            throw new WireFault("the body is not application/sdp but " + type, raw);
        }
        return SdpText.parse(body);
    }

    @Override
    public String toString() {
        return new String(raw, StandardCharsets.UTF_8);
    }
}
