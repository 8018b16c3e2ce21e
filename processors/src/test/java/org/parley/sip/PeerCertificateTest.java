package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.TestKeys;

/** RFC 5922 section 7.1: whom a certificate speaks for. */
class PeerCertificateTest {

    private static final TestKeys AUTHORITY = TestKeys.authority("names-authority");

    private static List<String> domains(String name, String alternativeNames) {
        return PeerCertificate.domains(
                TestKeys.signedBy(AUTHORITY, name, alternativeNames).certificate());
    }

    @Test
    @Covers("RFC5922-7.1-1")
    void prefersSipUrisToNames() {
        assertEquals(
                List.of("sip.example.com"),
                domains("both", "uri:sip:SIP.example.com,dns:web.example.com,uri:http://x"));
        assertEquals(
                List.of("a.example.com", "*.b.example.com"), domains("names", "dns:A.example.com,dns:*.b.example.com"));
    }

    @Test
    @Covers("RFC5922-7.1-2")
    void takesNoUserForHisDomain() {
        assertEquals(
                List.of("mail.example.com"),
                domains("user", "uri:sip:ana@example.com,uri:sips:example.com,dns:mail.example.com"));
    }

    @Test
    @Covers("RFC5922-7.1-1")
    void knowsAddressesAndNoCommonNames() {
        assertEquals(List.of("127.0.0.1"), domains("common.example.com", "ip:127.0.0.1"));
    }
}
