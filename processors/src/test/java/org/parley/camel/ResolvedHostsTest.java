package org.parley.camel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

/** RFC 6714 section 4.4: when two texts are one host. */
class ResolvedHostsTest {

    private final ResolvedHosts hosts = new ResolvedHosts();

    @AfterEach
    void close() {
        hosts.close();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::5, 2001:DB8:0:0:0:0:0:5, true",
        "2001:db8::5, 2001:db8::6, false",
        "localhost, 127.0.0.1, true",
        "127.0.0.1, LocalHost, true",
        "Ana.Example.invalid, ana.example.INVALID, true",
        "ana.example.invalid, 127.0.0.1, false",
        "ana.example.invalid, ben.example.invalid, false"
    })
    @Covers("RFC6714-4.4-1")
    void comparesByAddress(String one, String other, boolean isSame) {
        assertEquals(isSame, hosts.isSame(one, other));
        assertEquals(isSame, hosts.isSame(other, one));
    }
}
