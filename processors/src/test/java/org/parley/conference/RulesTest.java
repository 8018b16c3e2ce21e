package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

/** The small rules: who is authorised, who asks for anonymity, which display name counts, what an identity looks like. */
class RulesTest {

    @ParameterizedTest
    @Covers("DEC-25")
    @CsvSource({
        "*, '', sip:ana@example.com, true",
        "sip:*@example.com, '', sip:ana@example.com, true",
        "sip:*@example.com, '', sip:ana@example.net, false",
        "*, sip:mallory*@*, sip:mallory7@example.com, false",
        "*, sip:mallory*@*, sip:ana@example.com, true",
        "sip:ana@example.com, '', sip:anaXexample.com, false",
        "*, sip:mallory*@*, sip:m%61llory@example.com, false",
        "*, sip:mallory*@*, sips:mallory@example.com, false",
        "*, tel:+1999*, tel:+1-999-5, false",
        "*, tel:+1999*, sip:+1-999-5@example.com;user=phone, false",
        "*, tel:+1999*, tel:+1999;ext=5, false",
        "sip:*@example.com, '', sip:ana@EXAMPLE.com:5060, true",
        "sip:*@example.com, '', sip:ana@example.com;transport=tcp, true",
        "'', '', sip:ana@example.com, false"
    })
    void permitsByPatternAndDenyWins(String allow, String deny, String uri, boolean expected) {
        Authorisation authorisation = new Authorisation(new Policy.AuthorisationLists(list(allow), list(deny)));

        assertEquals(expected, authorisation.permits(List.of(UserUri.of(uri))));
    }

    @Test
    void deniesAUserByAnyOfHisIdentities() {
        Authorisation authorisation =
                new Authorisation(new Policy.AuthorisationLists(List.of("*"), List.of("tel:+1555*")));

        assertFalse(authorisation.permits(List.of(UserUri.of("sip:ana@example.com"), UserUri.of("tel:+15550100"))));
    }

    @ParameterizedTest
    @Covers("DEC-13")
    @CsvSource({
        "id, true",
        "ID, true",
        "header;id, true",
        "id;critical, true",
        "'header; user', false",
        "none, false",
        "critical, false",
        "'', false",
        "idx, false",
        "'header,id', true"
    })
    void takesOnlyIdForAWishToBeAnonymous(String privacy, boolean expected) {
        assertEquals(expected, Privacy.asksForAnonymity(List.of(privacy)));
    }

    @Test
    @Covers({"OMA-A5", "DEC-3"})
    void takesTheFirstDisplayNameInTheConfiguredOrder() {
        DisplayNames names = new DisplayNames(
                List.of(DisplayNames.Source.FROM, DisplayNames.Source.ASSERTED, DisplayNames.Source.GROUP));

        assertEquals(Optional.of("F"), names.choose(Optional.of("F"), Optional.of("A"), Optional.of("G")));
        assertEquals(Optional.of("A"), names.choose(Optional.of(" \t"), Optional.of("A"), Optional.of("G")));
        assertEquals(Optional.empty(), names.choose(Optional.empty(), Optional.empty(), Optional.empty()));
        assertEquals(
                Optional.of("A"),
                new DisplayNames(List.of(DisplayNames.Source.ASSERTED, DisplayNames.Source.FROM))
                        .choose(Optional.of("F"), Optional.of("A"), Optional.empty()));
    }

    @Test
    void cleansDisplayNames() {
        DisplayNames names = new DisplayNames(List.of(DisplayNames.Source.FROM));

        assertEquals(
                Optional.of("AnaBcc"),
                names.choose(Optional.of("Ana\r\nBcc\u0000\u2028"), Optional.empty(), Optional.empty()));
        assertEquals(
                128,
                names.choose(Optional.of("x".repeat(500)), Optional.empty(), Optional.empty())
                        .orElseThrow()
                        .length());
    }

    @Test
    @Covers({"OMA-A6", "DEC-27"})
    void allocatesIdentitiesThatCannotBeGuessed() {
        SecureRandom random = new SecureRandom();

        SessionIdentity one = SessionIdentity.allocate("im.example.com:5070", random);
        SessionIdentity other = SessionIdentity.allocate("im.example.com:5070", random);

        assertTrue(one.uri().matches("sip:[a-z2-9]{20}@im\\.example\\.com:5070"), one.uri());
        assertNotEquals(one, other);
    }

    private static List<String> list(String pattern) {
        return pattern.isEmpty() ? List.of() : List.of(pattern);
    }
}
