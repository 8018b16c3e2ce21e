package org.parley.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A SIP message as it is on the wire, unchecked: what a peer sent may be anything. */
public final class TappedSip {

    private final boolean isReceived;
    private final byte[] octets;
    private final RawHead head;

    TappedSip(boolean isReceived, byte[] octets) {
        this.isReceived = isReceived;
        this.octets = octets;
        head = RawHead.scan(octets);
    }

    /** False for one that we send. */
    public boolean isReceived() {
        return isReceived;
    }

    public String callId() {
        return head.callId();
    }

    /** Method of a request; status, reason and method of a response. */
    public String summary() {
        if (!head.isResponse()) {
            return head.method();
        }
        int space = head.startLine().indexOf(' ');
        return head.startLine().substring(space + 1) + " (" + head.cseqMethod() + ')';
    }

    /** URI of the user at the other end, as From or To has it. */
    public Optional<String> peer() {
        boolean isInFrom = isReceived != head.isResponse();
        return uri(isInFrom ? "from" : "to").findFirst();
    }

    /** URIs of that user: with those that he, or the core for him, asserts. */
    public Set<String> peers() {
        Set<String> peers = new LinkedHashSet<>();
        peer().ifPresent(peers::add);
        if (isReceived) {
            uri("p-asserted-identity").forEach(peers::add);
        }
        return peers;
    }

    private Stream<String> uri(String field) {
        return head.all(field).stream()
                .flatMap(value -> HeaderText.split(value).stream())
                .flatMap(value -> HeaderText.nameAddr(value).stream())
                .map(NameAddr::uri);
    }

    /** True when it names {@code part} in its header: some token that is found nowhere by chance. */
    public boolean hasInHeader(String part) {
        return new String(octets, 0, Math.min(octets.length, head.bodyOffset()), StandardCharsets.ISO_8859_1)
                .contains(part);
    }

    /** True when somebody asks not to be named (RFC 3323). */
    public boolean asksForPrivacy() {
        return head.all("privacy").stream()
                .map(value -> value.toLowerCase(Locale.ROOT).strip())
                .anyMatch(value -> !value.equals("none"));
    }

    /** Media type of its body; empty without one. */
    public Optional<String> contentType() {
        return body().length == 0
                ? Optional.empty()
                : Optional.of(head.first("content-type").orElse("?"));
    }

    public byte[] body() {
        int from = Math.min(octets.length, head.bodyOffset());
        return Arrays.copyOfRange(octets, from, octets.length);
    }
}
