package org.parley.harness;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A SIP message to send, as lines of text; nothing stops a script from writing a wrong one. */
public final class SipDraft {

    private String startLine;
    private final List<SipHeader> headers = new ArrayList<>();
    private byte[] body = new byte[0];

    private SipDraft(String startLine) {
        this.startLine = startLine;
    }

    public static SipDraft request(String method, String uri) {
        return new SipDraft(method + " " + uri + " SIP/2.0");
    }

    public static SipDraft response(int status, String reason) {
        return new SipDraft("SIP/2.0 " + status + " " + reason);
    }

    public SipDraft copy() {
        SipDraft copy = new SipDraft(startLine);
        copy.headers.addAll(headers);
        copy.body = body;
        return copy;
    }

    public SipDraft startLine(String line) {
        startLine = line;
        return this;
    }

    public String startLine() {
        return startLine;
    }

    /** Adds a header line at the end. */
    public SipDraft with(String name, String value) {
        headers.add(new SipHeader(name, value));
        return this;
    }

    /** Replaces the first line of that name in its place and drops further ones; adds one when there was none. */
    public SipDraft set(String name, String value) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i).is(name)) {
                headers.set(i, new SipHeader(name, value));
                List<SipHeader> rest = headers.subList(i + 1, headers.size());
                rest.removeIf(header -> header.is(name));
                return this;
            }
        }
        return with(name, value);
    }

    public SipDraft without(String name) {
        headers.removeIf(header -> header.is(name));
        return this;
    }

    public String header(String name) {
        return headers.stream()
                .filter(header -> header.is(name))
                .map(SipHeader::value)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the draft has no " + name));
    }

    /** Sets body and Content-Type. */
    public SipDraft body(String type, String text) {
        body = text.getBytes(StandardCharsets.UTF_8);
        return set("Content-Type", type);
    }

    /** Drops body and Content-Type. */
    public SipDraft withoutBody() {
        body = new byte[0];
        return without("Content-Type");
    }

    /** Adds the headers and takes the body of another draft. */
    SipDraft append(SipDraft other) {
        headers.addAll(other.headers);
        body = other.body;
        return this;
    }

    /** The octets; Content-Length is written unless the script set one. */
    public byte[] bytes() {
        StringBuilder head = new StringBuilder(startLine).append("\r\n");
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        if (headers.stream().noneMatch(header -> header.is("Content-Length"))) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
