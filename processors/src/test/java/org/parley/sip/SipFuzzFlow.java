package org.parley.sip;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A way to a peer that keeps what is sent. */
final class SipFuzzFlow implements Flow {

    final List<byte[]> sent = new ArrayList<>();

    @Override
    public String transport() {
        return "TCP";
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
    }

    @Override
    public InetSocketAddress peer() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5071);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void send(byte[] message, Runnable failed) {
        sent.add(message);
    }

    /** No answer has more fields than it should: what came in one cannot end a line. It may have as many Vias as came. */
    static void requireOrderly(byte[] message) {
        RawHead head = RawHead.scan(message);
        if (head.hasTooManyFields()) {
            return;
        }
        boolean isOne = head.count("call-id") <= 1 && head.count("cseq") <= 1 && head.count("content-length") == 1;
        if (!isOne || !head.hasEmptyLine() || head.hasForbiddenOctets() || head.bodyOffset() != message.length) {
            throw new IllegalStateException("a disorderly answer: " + head.startLine());
        }
    }
}
