package org.parley.sip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A message as it came; header text is cut when it is asked for. */
class ReceivedMessage implements SipMessage {

    private static final byte[] NO_BODY = new byte[0];

    private final RawHead head;
    private final Optional<Flow> flow;
    private final byte[] body;

    /** @param flow the way it came; empty for a message made here */
    ReceivedMessage(RawHead head, byte[] message, Optional<Flow> flow) {
        this.head = head;
        this.flow = flow;
        this.body = bodyOf(head, message);
    }

    /** The octets that Content-Length counts; all there are when it is missing (UDP only). */
    //= RFC4475-3.1.1.8
    //= RFC4475-3.1.1.11
    private static byte[] bodyOf(RawHead head, byte[] message) {
        int from = head.bodyOffset();
        int available = message.length - from;
        long announced = head.first("content-length").map(RawHead::number).orElse(-1L);
        int length = announced < 0 ? available : (int) Math.min(announced, available);
        return length == 0 ? NO_BODY : Arrays.copyOfRange(message, from, from + length);
    }

    /** The way it came; empty when it was made here. */
    final Optional<Flow> flow() {
        return flow;
    }

    final RawHead head() {
        return head;
    }

    @Override
    public final Optional<String> header(String name) {
        String canonical = RawHead.canonical(name);
        Optional<String> whole = head.first(canonical);
        if (whole.isEmpty() || !HeaderText.isList(canonical)) {
            return whole;
        }
        return headers(name).stream().findFirst();
    }

    @Override
    public final List<String> headers(String name) {
        String canonical = RawHead.canonical(name);
        List<String> whole = head.all(canonical);
        if (whole.isEmpty() || !HeaderText.isList(canonical)) {
            return whole;
        }
        if (whole.size() == 1) {
            return HeaderText.split(whole.get(0));
        }
        List<String> values = new ArrayList<>();
        whole.forEach(each -> values.addAll(HeaderText.split(each)));
        return values;
    }

    @Override
    public final String callId() {
        return head.callId();
    }

    @Override
    public final long cseq() {
        return Math.max(0, head.cseqNumber());
    }

    @Override
    public final NameAddr from() {
        return address("from");
    }

    @Override
    public final NameAddr to() {
        return address("to");
    }

    @Override
    public final Optional<NameAddr> contact() {
        return header("contact").flatMap(HeaderText::nameAddr);
    }

    @Override
    public final Optional<String> contentType() {
        return body.length == 0 ? Optional.empty() : head.first("content-type");
    }

    @Override
    public final byte[] body() {
        return body;
    }

    private NameAddr address(String name) {
        String value = head.first(name).orElse("");
        return HeaderText.nameAddr(value).orElseGet(() -> new NameAddr(Optional.empty(), value));
    }
}
