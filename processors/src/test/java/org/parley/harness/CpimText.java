package org.parley.harness;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A message/cpim object (RFC 3862): message headers, MIME headers, content, each part ended by an empty line. */
public record CpimText(List<SipHeader> headers, List<SipHeader> mimeHeaders, byte[] content) {

    /** The URI that stands for everybody in a chat room with OMA clients (reference 14.3). */
    public static final String EVERYBODY = "sip:anonymous@anonymous.invalid";

    /** What a client sends into a group chat. */
    public static CpimText text(String displayName, String from, String to, String text) {
        return new CpimText(
                List.of(
                        new SipHeader("From", displayName + " <" + from + ">"),
                        new SipHeader("To", "<" + to + ">"),
                        new SipHeader("DateTime", "2026-11-24T12:00:00Z")),
                List.of(new SipHeader("Content-Type", "text/plain;charset=UTF-8")),
                text.getBytes(StandardCharsets.UTF_8));
    }

    public static CpimText parse(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        int first = text.indexOf("\r\n\r\n");
        int second = first < 0 ? -1 : text.indexOf("\r\n\r\n", first + 4);
        if (second < 0) {
            throw new WireFault("CPIM needs two header blocks, each ended by an empty line", octets);
        }
        CpimText parsed = new CpimText(
                lines(text.substring(0, first), octets),
                lines(text.substring(first + 4, second), octets),
                Arrays.copyOfRange(octets, second + 4, octets.length));
        if (parsed.header("From").isEmpty() || parsed.mime("Content-Type").isEmpty()) {
            throw new WireFault("CPIM without From or without Content-Type", octets);
        }
        return parsed;
    }

    private static List<SipHeader> lines(String block, byte[] octets) {
        List<SipHeader> headers = new ArrayList<>();
        for (String line : block.split("\r\n")) {
            int colon = line.indexOf(": ");
            if (colon <= 0 || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
                throw new WireFault("not a CPIM header: '" + line + "'", octets);
            }
            byte[] value = line.substring(colon + 2).getBytes(StandardCharsets.ISO_8859_1);
            headers.add(new SipHeader(line.substring(0, colon), new String(value, StandardCharsets.UTF_8)));
        }
        return headers;
    }

    public Optional<String> header(String name) {
        return find(headers, name);
    }

    public Optional<String> mime(String name) {
        return find(mimeHeaders, name);
    }

    /** URI of From. */
    public String from() {
        return HeaderValues.uri(header("From").orElse(""));
    }

    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        StringBuilder head = new StringBuilder();
        headers.forEach(
                h -> head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
        head.append("\r\n");
        mimeHeaders.forEach(
                h -> head.append(h.name()).append(": ").append(h.value()).append("\r\n"));
        head.append("\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(start, start.length + content.length);
        System.arraycopy(content, 0, all, start.length, content.length);
        return all;
    }

    private static Optional<String> find(List<SipHeader> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(SipHeader::value)
                .findFirst();
    }
}
