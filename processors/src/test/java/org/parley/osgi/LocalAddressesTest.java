package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalAddressesTest {

    @Test
    void areTheNameAndWhatItStandsFor() {
        assertTrue(LocalAddresses.of(List.of("localhost")).containsAll(List.of("localhost", "127.0.0.1")));
        assertEquals(List.of("192.0.2.7"), LocalAddresses.of(List.of("192.0.2.7")));
    }

    @Test
    void areAllOfThisMachineWhereItListensOnAll() {
        assertTrue(LocalAddresses.of(List.of("0.0.0.0")).contains("127.0.0.1"));
    }

    @Test
    void areReachableAlsoWhereItListensOnAll() throws Exception {
        assertEquals("im.example.com", LocalAddresses.reachable("im.example.com"));
        assertEquals("192.0.2.7", LocalAddresses.reachable("192.0.2.7"));
        String chosen = LocalAddresses.reachable("0.0.0.0");
        assertFalse(InetAddress.getByName(chosen).isAnyLocalAddress());
        assertTrue(LocalAddresses.of(List.of("0.0.0.0")).contains(chosen));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 0.0.0.0, true",
        "::, 127.0.0.1, true",
        "127.0.0.1, localhost, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.1, no-such-host.invalid, false"
    })
    void overlapWhereOnePortServesOnlyOneOfThem(String one, String other, boolean expected) {
        assertEquals(expected, LocalAddresses.overlap(one, other));
    }
}
