package org.parley.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class OwnUrisTest {

    private final OwnUris uris =
            OwnUris.of("im.example.com", List.of("127.0.0.1"), List.of("sip:conference%2Dfactory@im.example.com"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:conference-factory@im.example.com",
                "sip:conference%2dfactory@im.example.com",
                "sip:conference-f%61ctory@127.0.0.1:5070;transport=tcp"
            })
    @Covers({"RFC3261-19.1.4-1", "OMA-A1"})
    void findsTheFactoryHoweverItsUserPartIsEscaped(String uri) {
        assertTrue(uris.isFactory(uri));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:Conference-factory@im.example.com",
                "sip:conference-f%4ctory@im.example.com",
                "sip:conference-factory%@im.example.com",
                "sip:im.example.com"
            })
    @Covers("RFC3261-19.1.4-1")
    void takesNothingElseForTheFactory(String uri) {
        assertFalse(uris.isFactory(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:fac@[::1]:5060", "sip:fac@[0:0:0:0:0:0:0:1]", "sip:fac@[0:0::1];transport=tcp"})
    @Covers("OMA-A1")
    void knowsAnIpv6AddressInEverySpelling(String uri) {
        assertTrue(OwnUris.of("[::1]", List.of("::1"), List.of("sip:fac@[::1]")).isFactory(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:a%40b@im.example.com", "sip:a%40%62@im.example.com"})
    void keepsEscapedWhatIsReserved(String uri) {
        assertEquals("a%40b", OwnUris.user(uri));
    }
}
