package org.parley.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parley.Covers;

class MediaTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            message/cpim                     | message/cpim text/plain | message/cpim
            text/plain message/CPIM          | message/cpim text/PLAIN | text/plain message/CPIM
            *                                | text/plain text/html    | text/plain text/html
            text/plain text/html             | *                       | text/plain text/html
            *                                | *                       | *
            text/*                           | message/cpim text/plain | text/plain
            text/plain image/png             | text/*                  | text/plain
            text/plain;charset=utf-8         | text/plain              | text/plain;charset=utf-8
            text/plain TEXT/plain            | *                       | text/plain
            text/plain                       | text/html               | -
            text/plainer                     | text/plain              | -
            textual/plain                    | text/*                  | -
            """)
    @Covers("RFC4975-8.6-2")
    void intersectsInTheOrderOfTheFirst(String first, String second, String expected) {
        assertEquals(
                expected == null ? "" : expected,
                MediaTypes.parse(first).intersection(MediaTypes.parse(second)).toValue());
    }

    @Test
    void acceptsByNameAndWildcardWithoutCase() {
        MediaTypes types = MediaTypes.of("text/*", "message/CPIM");
        assertTrue(types.accepts("TEXT/html; charset=utf-8"));
        assertTrue(types.acceptsCpim());
        assertFalse(types.accepts("image/png"));
        assertTrue(MediaTypes.of("*").accepts("x/y"));
    }

    @Test
    @Covers("RFC4975-8.6-3")
    void aTypeMayBeWrappedWhenEitherAttributeNamesIt() {
        MessageMedia media = Sdp.media(Sdp.plainOffer("accept-wrapped-types:text/plain"));
        assertTrue(media.acceptsWrapped("text/plain"));
        assertTrue(media.acceptsWrapped("message/cpim"));
        assertFalse(media.acceptsWrapped("text/html"));
    }

    @Test
    void leavesOutWordsThatAreNoType() {
        assertEquals("a/b", MediaTypes.parse("plain a/b / /x x/ a/b/c (x)/y").toValue());
        assertThrows(IllegalArgumentException.class, () -> MediaTypes.of("plain"));
    }

    @Test
    void readsNoMoreThanItsLimit() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SdpLimits.MAX_TYPES + 1; i++) {
            text.append("a/t").append(i).append(' ');
        }
        assertEquals(
                SdpLimits.MAX_TYPES, MediaTypes.parse(text.toString()).entries().size());
    }
}
