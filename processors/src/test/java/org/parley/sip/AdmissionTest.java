package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.limit.Rate;

/** The rates of sources, in virtual time. */
@Covers("SEC-1")
class AdmissionTest {

    private static final long SECOND = 1_000_000_000L;

    private long now;
    private final SipSettings settings =
            TestAgent.settings(builder -> builder.trustedPeers(TrustedPeers.of("10.0.0.0/8", "tls:proxy.example.com"))
                    .limits(SipSettings.Limits.DEFAULTS.with(
                            new SipSettings.Strangers(Rate.perSecond(5), Rate.perSecond(12)))));
    private final Admission admission = new Admission(() -> settings, null, () -> now);

    private static Flow from(String address, String... domains) {
        return new Arrival(new InetSocketAddress(Cidr.numeric(address).orElseThrow(), 5060), List.of(domains));
    }

    /** Nothing is sent back. */
    private record Arrival(InetSocketAddress peer, List<String> provenDomains) implements Flow {

        @Override
        public String transport() {
            return provenDomains.isEmpty() ? "UDP" : "TLS";
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(5060);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void send(byte[] message, Runnable failed) {
            throw new AssertionError("this is not for sending");
        }
    }

    private int taken(String source, int requests) {
        int taken = 0;
        for (int i = 0; i < requests; i++) {
            taken += admission.ofSource(from(source)).isEmpty() ? 1 : 0;
        }
        return taken;
    }

    private int read(String source, int messages) {
        int read = 0;
        for (int i = 0; i < messages; i++) {
            read += admission.reads(from(source)) ? 1 : 0;
        }
        return read;
    }

    private long refused(Admission.Reason reason) {
        return admission.refused().get(reason);
    }

    @Test
    void refusesWhatOneSourceSendsAboveItsRateAndNotWhatOthersSend() {
        assertEquals(5, taken("192.0.2.1", 8));
        assertEquals(5, taken("192.0.2.2", 5));
        assertEquals(3, refused(Admission.Reason.SOURCE));
        now += SECOND;
        assertEquals(5, taken("192.0.2.1", 8));
    }

    @Test
    void refusesWhatSpoofedSourcesSendAboveTheRateOfAll() {
        for (int i = 0; i < 100; i++) {
            taken("192.0.2." + i, 1);
        }
        assertEquals(88, refused(Admission.Reason.STRANGERS));
        assertEquals(0, refused(Admission.Reason.SOURCE));
        assertEquals(100, taken("10.1.2.3", 100));
    }

    @Test
    @Covers({"SEC-1", "RFC5922-7.4-1"})
    void boundsNoHopThatIsTrustedByItsCertificate() {
        for (int i = 0; i < 1000; i++) {
            assertTrue(admission.reads(from("192.0.2.1", "proxy.example.com")));
            assertEquals(Optional.empty(), admission.ofSource(from("192.0.2.1", "proxy.example.com")));
        }
        assertEquals(5, taken("192.0.2.1", 8));
    }

    @Test
    void tellsWhenItIsWorthwhileToComeAgain() {
        taken("192.0.2.1", 5);
        Optional<Refusal> refusal = admission.ofSource(from("192.0.2.1"));
        assertEquals(503, refusal.orElseThrow().status());
        assertEquals("1", refusal.orElseThrow().headers().first("Retry-After").orElse(""));
    }

    @Test
    void readsOnlySoManyMessagesOfOneSourceAndOfAll() {
        assertEquals(5 * Admission.MESSAGES_PER_REQUEST, read("192.0.2.1", 1000));
        assertEquals(7 * Admission.MESSAGES_PER_REQUEST, read("192.0.2.2", 100) + read("192.0.2.3", 100));
        assertEquals(1000, read("10.1.2.3", 1000));
    }

    @Test
    void remembersOnlySoManySources() {
        for (int i = 0; i < 3 * Admission.MOST_SOURCES; i++) {
            admission.reads(from("172.16." + i / 250 + '.' + i % 250));
            admission.ofSource(from("172.16." + i / 250 + '.' + i % 250));
            now += SECOND;
        }
        assertTrue(admission.sources() <= Admission.MOST_SOURCES, "there are " + admission.sources());
    }

    @Test
    void concernsWhatBeginsSomething() {
        for (String method : List.of("INVITE", "SUBSCRIBE", "REFER", "MESSAGE", "PUBLISH", "REGISTER", "FOO")) {
            assertTrue(Admission.concerns(method), method);
        }
        for (String method : List.of("ACK", "BYE", "CANCEL", "PRACK", "OPTIONS", "NOTIFY")) {
            assertFalse(Admission.concerns(method), method);
        }
    }
}
