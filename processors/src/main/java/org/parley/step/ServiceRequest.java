package org.parley.step;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.parley.conference.Conference;
import org.parley.sip.NameAddr;
import org.parley.sip.SipRequest;

/**
 * Stands for the request that wants users to be invited where no peer sent one: it says nothing but what the session is
 * about.
 */
record ServiceRequest(NameAddr identity, String callId, Optional<String> subject) implements SipRequest {

    /** Value of Max-Forwards, RFC 3261 section 8.1.1.6. */
    private static final int MAX_FORWARDS = 70;

    static ServiceRequest of(Conference conference) {
        return new ServiceRequest(
                new NameAddr(Optional.empty(), conference.identity().uri()), conference.callId(), Optional.empty());
    }

    @Override
    public String method() {
        return "INVITE";
    }

    @Override
    public String requestUri() {
        return identity.uri();
    }

    @Override
    public int maxForwards() {
        return MAX_FORWARDS;
    }

    @Override
    public InetSocketAddress source() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public boolean isFromTrustedPeer() {
        return false;
    }

    @Override
    public Optional<String> header(String name) {
        return subject.filter(text -> name.equalsIgnoreCase("Subject"));
    }

    @Override
    public List<String> headers(String name) {
        return header(name).stream().toList();
    }

    @Override
    public long cseq() {
        return 1;
    }

    @Override
    public NameAddr from() {
        return identity;
    }

    @Override
    public NameAddr to() {
        return identity;
    }

    @Override
    public Optional<NameAddr> contact() {
        return Optional.empty();
    }

    @Override
    public Optional<String> contentType() {
        return Optional.empty();
    }

    @Override
    public byte[] body() {
        return new byte[0];
    }
}
