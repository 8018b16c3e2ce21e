package org.parley.xml.pidf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** RFC 3863 section 4.1, as far as it is written here. */
class PresenceWriterTest {

    private static final Instant AT = Instant.parse("2026-11-29T16:20:09.250999Z");

    private static String written(String entity, boolean isOpen) {
        return new String(PresenceWriter.write(new PresenceDocument(entity, "s1", isOpen, AT)), StandardCharsets.UTF_8);
    }

    @Test
    @Covers({"RFC3863-4.1-1", "RFC3863-4.1.1-1", "RFC3863-4.1.2-1", "RFC3863-4.1.4-1", "RFC3863-4.1.7-1"})
    void writesWhetherSomebodyIsThere() {
        assertEquals(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <presence entity="sip:ana@example.com" xmlns="urn:ietf:params:xml:ns:pidf"><tuple id="s1">\
                <status><basic>open</basic></status><timestamp>2026-11-29T16:20:09.250Z</timestamp></tuple></presence>""",
                written("sip:ana@example.com", true));
        assertEquals(
                written("sip:ana@example.com", true).replace("open", "closed"), written("sip:ana@example.com", false));
    }

    @Test
    void escapesWhatAUriMayHave() {
        assertEquals(
                written("sip:ana@example.com", true).replace("sip:ana@example.com", "sip:a&amp;b@example.com"),
                written("sip:a&b@example.com", true));
    }

    @Test
    void refusesATupleThatIsNoXmlId() {
        assertThrows(IllegalArgumentException.class, () -> new PresenceDocument("sip:ana@example.com", "1", true, AT));
    }
}
