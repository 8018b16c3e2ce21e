package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class UserUriTest {

    @ParameterizedTest
    @CsvSource({
        "sip:ana@example.com, SIP:ana@EXAMPLE.com",
        "sip:ana@example.com, sip:ana@example.com:5060",
        "sip:ana@example.com, sip:ana@example.com;transport=tcp",
        "sip:%61na@example.com, sip:ana@example.com",
        "tel:+1-555-0100, tel:+15550100",
        "tel:+1(555)0100, tel:+1.555.0100",
        "tel:+15550100;ext=1-2;isub=a, tel:+1-555-0100;ISUB=a;ext=12",
        "tel:7042;phone-context=Example.com, tel:70-42;phone-context=example.com",
        "tel:7042;phone-context=+1-555, tel:7042;phone-context=+1555",
        "sip:+15550100@example.com;user=phone, tel:+1-555-0100",
        "sip:ben@example.com?Replaces=a%3Bto-tag%3Db, sip:ben@example.com",
        "sip:ben@example.com?Replaces=a@b%3Bto-tag%3Db, sip:ben@example.com",
        "sip:be?n;a/@example.com?Subject=x, sip:be?n;a/@example.com",
        "sip:ben@example.com;method=BYE, sip:ben@example.com"
    })
    void isEqualWhenItNamesTheSameUser(String one, String other) {
        assertEquals(UserUri.of(one), UserUri.of(other));
        assertEquals(UserUri.of(one).hashCode(), UserUri.of(other).hashCode());
    }

    @ParameterizedTest
    @CsvSource({
        "sip:ana@example.com, sip:Ana@example.com",
        "sip:ana@example.com, sips:ana@example.com",
        "sip:ana@example.com, sip:ana@example.com:5070",
        "sip:+15550100@example.com, tel:+15550100",
        "sip:a%40b@example.com, sip:a@example.com",
        "sip:a?b@example.com, sip:a?c@example.com",
        "tel:+15550100, tel:15550100",
        "tel:7042;phone-context=example.com, tel:7042;phone-context=example.org",
        "tel:+15550100;ext=1, tel:+15550100;ext=2",
        "tel:+15550100, tel:+15550100;ext=2"
    })
    void isNotEqualOtherwise(String one, String other) {
        assertNotEquals(UserUri.of(one), UserUri.of(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ana",
                "sip:",
                ":x",
                "sip:@example.com",
                "sip:a na@example.com",
                "tel:abc",
                "sip:a>@b",
                "sip:a@b:99999",
                "sip:a@b:",
                "sip:a@b,c",
                "sip:a@[::1"
            })
    void refusesWhatIsNoUri(String text) {
        assertThrows(IllegalArgumentException.class, () -> UserUri.of(text));
    }

    @Test
    void keepsWhatBelongsToTheAddressAndDropsInstructions() {
        assertEquals(
                "sip:ben@example.com;transport=tcp",
                UserUri.of("sip:ben@example.com;transport=tcp;method=BYE?Subject=x")
                        .toString());
    }

    @Test
    @Covers("DEC-39")
    void dialsSipSipsAndTelOnly() {
        assertEquals(true, UserUri.of("sips:a@b").isDialable());
        assertEquals(true, UserUri.of("tel:+1").isDialable());
        assertEquals(false, UserUri.of("mailto:a@b").isDialable());
        assertEquals(false, UserUri.unusable("nonsense").isDialable());
    }
}
