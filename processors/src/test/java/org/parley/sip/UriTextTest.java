package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gov.nist.javax.sip.address.SipUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class UriTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:example.com",
                "sip:a_b.example.com:5070",
                "sip:ana;x?y/z@example.com;lr",
                "sip:[2001:db8::1]",
                "sip:ana@[2001:db8::1]:5060;transport=tcp",
                "sip:ana@[::ffff:192.0.2.1]?Subject=x",
                "sips:ana:secret@192.0.2.1:65535"
            })
    void knowsHostsAndPorts(String uri) {
        assertTrue(UriText.hasHostPort(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:",
                "sip:ana@",
                "sip:ana@;lr",
                "sip:2001:db8::1",
                "sip:ana@[2001:db8::1",
                "sip:ana@[example.com]",
                "sip:ana@[]",
                "sip:ana@example.com:",
                "sip:ana@example.com:65536",
                "sip:ana@example.com:5060:5060",
                "sip:ana@exa mple.com",
                "sip:ana@example.com@example.org",
                "sip:ana@[2001:db8::::192.0.2.1]"
            })
    void refusesWhatIsNoHostOrPort(String uri) {
        assertFalse(UriText.hasHostPort(uri));
    }

    @Test
    @Covers("RFC4475-3.1.2.11")
    void cutsHeadersBehindTheHostOnly() {
        assertEquals("sip:a?b@example.com;lr", UriText.withoutHeaders("sip:a?b@example.com;lr?Route=x&y=z@w"));
        assertEquals("sip:a?b@example.com", UriText.withoutHeaders("sip:a?b@example.com"));
        assertTrue(UriText.hasHeaders("sip:example.com?"));
        assertFalse(UriText.hasHeaders("sip:a?b@example.com"));
    }

    @Test
    @Covers({"RFC5118-4.3", "RFC5118-4.4"})
    void takesAPortFromBehindTheBracketsOnly() {
        SipUri ambiguous = Grammar.sipUri("sip:[2001:db8::10:5070]").orElseThrow();
        assertEquals("[2001:db8::10:5070]", ambiguous.getHost());
        assertEquals(-1, ambiguous.getPort());
        SipUri unambiguous = Grammar.sipUri("sip:[2001:db8::10]:5070").orElseThrow();
        assertEquals("[2001:db8::10]", unambiguous.getHost());
        assertEquals(5070, unambiguous.getPort());
    }

    @Test
    @Covers("RFC5118-4.10")
    void sendsToTheAddressThatThreeColonsMean() throws Exception {
        SipUri uri = Grammar.sipUri("sip:ana@[2001:db8:::192.0.2.1]:5070").orElseThrow();
        try (Resolver resolver =
                new Resolver(new TestAgent.FixedNames(Map.of(), Map.of()), 1, Duration.ofSeconds(30))) {
            BlockingQueue<List<Hop>> answers = new LinkedBlockingQueue<>();
            resolver.resolve(new Resolver.Target(uri, false, false), answers::add);
            assertEquals(
                    new InetSocketAddress(InetAddress.getByName("2001:db8::192.0.2.1"), 5070),
                    TestAgent.take(answers, "no answer").get(0).address());
        }
        assertTrue(Cidr.numeric("2001:db8:::1").isEmpty());
    }
}
