package org.parley.msrp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

@Covers("RFC4975-6-1")
class MsrpUriTest {

    @Test
    void readsAllParts() {
        MsrpUri uri = uri("MSRPS://ana@Host.example.com:2855/S1/x+=~;TCP;q=1");
        assertTrue(uri.isSecure());
        assertEquals("Host.example.com", uri.host());
        assertEquals(2855, uri.port());
        assertEquals("S1/x+=~", uri.sessionId());
        assertEquals("TCP", uri.transport());
        assertEquals("MSRPS://ana@Host.example.com:2855/S1/x+=~;TCP;q=1", uri.toString());
    }

    @Test
    void readsAnIpv6Address() {
        assertEquals("[2001:db8::1]", uri("msrp://[2001:db8::1]:2855/s;tcp").host());
        assertEquals(MsrpUri.NO_PORT, uri("msrp://[::1]/s;tcp").port());
    }

    @Test
    void putsAnIpv6AddressInBrackets() {
        assertEquals(
                "msrp://[::1]:2855/s;tcp",
                MsrpUri.of(false, "::1", 2855, "s", "tcp").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "msrp:",
                "msrp://",
                "sip:ana@example.com",
                "msrp://host/s",
                "msrp://host:/s;tcp",
                "msrp://host:65536/s;tcp",
                "msrp://host:-1/s;tcp",
                "msrp://:2855/s;tcp",
                "msrp://host:2855/;tcp",
                "msrp://host:2855/s;",
                "msrp://host:2855/s;t p",
                "msrp://host:2855/s;tcp\r\nX: y",
                "msrp://[::1:2855/s;tcp",
                "msrp://[nonsense]:2855/s;tcp",
                "msrp://ho<st:2855/s;tcp",
                "xmsrp://host:2855/s;tcp",
                "msrp://host:2855/s;tcp\u0000"
            })
    void refusesWhatIsNoMsrpUri(String text) {
        assertEquals(Optional.empty(), MsrpUri.parse(text));
    }

    @ParameterizedTest
    @Covers("RFC4975-6.1-1")
    @CsvSource({
        "msrp://host:1/s;tcp,     MSRP://HOST:1/s;TCP,              true",
        "msrp://host:1/s;tcp,     msrp://ana@host:1/s;tcp;q=1,      true",
        "msrp://[::1]:1/s;tcp,    msrp://[0:0:0:0:0:0:0:1]:1/s;tcp, true",
        "msrp://host:1/s;tcp,     msrps://host:1/s;tcp,             false",
        "msrp://host:1/s;tcp,     msrp://host:1/S;tcp,              false",
        "msrp://host:1/s;tcp,     msrp://host:2/s;tcp,              false",
        "msrp://host:1/s;tcp,     msrp://host/s;tcp,                false",
        "msrp://host:1/s;tcp,     msrp://host:1;tcp,                false",
        "msrp://host:1/s;tcp,     msrp://host:1/s;ws,               false",
        "msrp://host:1/s;tcp,     msrp://other:1/s;tcp,             false"
    })
    void comparesAsTheStandardSays(String one, String other, boolean same) {
        assertEquals(same, uri(one).equals(uri(other)));
        if (same) {
            assertEquals(uri(one).hashCode(), uri(other).hashCode());
        }
    }

    @Test
    void readsAPathOfSeveralUris() {
        assertEquals(
                2,
                MsrpUri.parsePath("msrp://relay:1/r;tcp  msrp://host:2/s;tcp")
                        .orElseThrow()
                        .size());
        assertFalse(MsrpUri.parsePath("msrp://relay:1/r;tcp nonsense").isPresent());
        assertFalse(MsrpUri.parsePath("").isPresent());
    }

    @Test
    void acceptsSixteenUrisInAPathAndRefusesSeventeen() {
        String sixteen = "msrp://relay:1/r;tcp ".repeat(16);
        assertEquals(16, MsrpUri.parsePath(sixteen).orElseThrow().size());
        assertNotEquals(
                true, MsrpUri.parsePath(sixteen + "msrp://relay:1/r;tcp").isPresent());
    }

    private static MsrpUri uri(String text) {
        return MsrpUri.parse(text).orElseThrow();
    }
}
