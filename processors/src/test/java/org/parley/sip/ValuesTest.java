package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

class ValuesTest {

    private static ReceivedResponse response(String... fields) {
        return ReceivedResponse.local(422, "x", String.join("\r\n", fields) + "\r\n");
    }

    @Test
    void matchesAddressesByPrefix() throws Exception {
        assertTrue(Cidr.parse("127.0.0.0/8").contains(InetAddress.getByName("127.9.9.9")));
        assertFalse(Cidr.parse("127.0.0.0/8").contains(InetAddress.getByName("128.0.0.1")));
        assertTrue(Cidr.parse("10.1.2.128/25").contains(InetAddress.getByName("10.1.2.129")));
        assertFalse(Cidr.parse("10.1.2.128/25").contains(InetAddress.getByName("10.1.2.127")));
        assertTrue(Cidr.parse("::1").contains(InetAddress.getByName("::1")));
        assertFalse(Cidr.parse("::/0").contains(InetAddress.getByName("127.0.0.1")));
        assertTrue(Cidr.parse("0.0.0.0/0").contains(InetAddress.getByName("8.8.8.8")));
        assertEquals(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.0.0.0/8"));
    }

    @Test
    void refusesWhatIsNoBlockOfAddresses() {
        for (String text :
                List.of("", "example.com", "10.0.0.0/33", "::1/129", "10.0.0", "10.0.0.256", "10.0.0.0/x", "zz::1")) {
            assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text), text);
        }
    }

    @Test
    void refusesSettingsOutOfRange() {
        SipSettings.Builder builder = SipSettings.defaults().toBuilder();
        assertThrows(IllegalArgumentException.class, () -> builder.minSE(Duration.ofSeconds(89))
                .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> SipSettings.defaults().toBuilder().udpPort(65_536).build());
        assertThrows(IllegalArgumentException.class, () -> SipSettings.defaults().toBuilder()
                .tls(5061, Optional.empty())
                .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> SipSettings.defaults().toBuilder().hosts(List.of()).build());
        assertEquals(SipSettings.defaults(), SipSettings.defaults().toBuilder().build());
    }

    @Test
    @Covers("RFC4028-7.4-1")
    void raisesTheIntervalAndKeepsItsParameters() {
        SipHeaders headers = SipHeaders.builder()
                .add("Subject", "s")
                .add("x", "1800;refresher=uas")
                .add("min-se", "90")
                .build();
        SipHeaders raised =
                SessionInterval.raised(headers, response("Min-SE: 2000;a=b")).orElseThrow();
        assertEquals(
                SipHeaders.builder()
                        .add("Subject", "s")
                        .add("Session-Expires", "2000;refresher=uas")
                        .add("Min-SE", "2000")
                        .build()
                        .fields(),
                raised.fields());
        assertEquals(
                "1800;refresher=uas",
                SessionInterval.raised(headers, response("Min-SE: 100"))
                        .orElseThrow()
                        .fields()
                        .get(1)
                        .value());
        assertTrue(SessionInterval.raised(headers, response("X: y")).isEmpty());
        assertTrue(SessionInterval.raised(headers, response("Min-SE: soon")).isEmpty());
    }

    @Test
    @Covers("DEC-6")
    void sortsRedirectsByQAndForgetsNone() {
        Redirects redirects = new Redirects("sip:ben@Example.com");
        redirects.add(response(
                "Contact: <sip:a@x>;q=0.1, <sip:ben@example.com>, <sip:b@x>;q=rubbish, <sip:c@x>;q=0.5, <sip:b@X>, *"));
        assertEquals(Optional.of("sip:b@x"), redirects.next());
        assertEquals(Optional.of("sip:c@x"), redirects.next());
        assertEquals(Optional.of("sip:a@x"), redirects.next());
        assertEquals(Optional.empty(), redirects.next());
    }

    @Test
    void readsStatusLines() {
        assertEquals(0, ReceivedResponse.statusOf(RawHead.scan("SIP/2.0 2000 OK\r\n\r\n".getBytes())));
        assertEquals(0, ReceivedResponse.statusOf(RawHead.scan("SIP/2.0 700 OK\r\n\r\n".getBytes())));
        assertEquals(0, ReceivedResponse.statusOf(RawHead.scan("SIP/2.0\r\n\r\n".getBytes())));
        assertEquals(0, ReceivedResponse.statusOf(RawHead.scan("SIP/3.0 200 OK\r\n\r\n".getBytes())));
        assertEquals(204, ReceivedResponse.statusOf(RawHead.scan("sip/2.0 204\r\n\r\n".getBytes())));
    }

    @Test
    @Covers({"RFC3261-19.3-1", "RFC3261-8.1.1.7-1", "RFC3261-8.1.1.4-1"})
    void neverRepeatsAToken() {
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertTrue(tokens.add(Tokens.tag()));
            assertTrue(tokens.add(Tokens.branch()));
            assertTrue(tokens.add(Tokens.callId()));
        }
        assertTrue(Tokens.branch().startsWith("z9hG4bK"));
        assertNotEquals(Tokens.tag().length(), 0);
    }

    @Test
    void keepsTransactionsApartByBranchAndSender() {
        String invite = "INVITE x SIP/2.0\r\nVia: SIP/2.0/UDP %s , SIP/2.0/UDP q;branch=z\r\nCall-ID: c\r\n\r\n";
        String one = RawHead.scan(
                        String.format(invite, "a:5060;x=1;branch=z9hG4bK1").getBytes())
                .branchKey();
        assertEquals(
                one,
                RawHead.scan(String.format(invite, "a:5060 ;branch=z9hG4bK1;x=2")
                                .getBytes())
                        .branchKey());
        assertNotEquals(
                one,
                RawHead.scan(String.format(invite, "b:5060;branch=z9hG4bK1").getBytes())
                        .branchKey());
        assertNotEquals(
                RawHead.scan(String.format(invite, "a;branch=1").getBytes()).branchKey(),
                RawHead.scan(String.format(invite, "a;branch=2").getBytes()).branchKey());
    }
}
