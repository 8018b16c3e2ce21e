package org.parley.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LicencesTest {
    private static final Artifact THING = new Artifact("com.example", "thing", "1.0");
    private static final String APACHE = "https://www.apache.org/licenses/LICENSE-2.0";

    private final Licences licences = new Licences();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GPL-2.0-only",
                "GPL-3.0-only OR AGPL-3.0-only",
                "LGPL-2.1-only",
                "Apache-2.0 AND GPL-2.0-only",
                "SSPL-1.0",
                "GPL-2.0-only WITH GCC-exception-2.0"
            })
    void doesNotPermitWhatForbidsToShipIt(String licence) {
        assertFalse(Licences.permitted(licence));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Apache-2.0",
                "GPL-2.0-only OR MIT",
                "Apache-2.0 AND EPL-1.0",
                "GPL-2.0-only WITH Classpath-exception-2.0"
            })
    void permitsWhatHasOneAlternativeThatLetsShipIt(String licence) {
        assertTrue(Licences.permitted(licence));
    }

    @Test
    void readsUrlsNamesAndAttributesOfTheHeader() {
        assertEquals("Apache-2.0", licences.of(THING, "\"Apache-2.0\";link=\"" + APACHE + "\"", List.of()));
        assertEquals(
                "Apache-2.0", licences.of(THING, "\"Apache License, Version 2.0\";link=\"" + APACHE + "\"", List.of()));
        assertEquals(
                "Apache-2.0 OR EPL-1.0",
                licences.of(THING, APACHE + ", https://www.eclipse.org/org/documents/epl-v10.php", List.of()));
    }

    @Test
    void asksThePomWhereTheHeaderIsMissing() {
        assertEquals("Apache-2.0", licences.of(THING, "", List.of(APACHE)));
    }

    @Test
    void prefersWhatWasReadByHand() {
        assertEquals(
                "MPL-2.0 OR EPL-1.0",
                licences.of(new Artifact("com.h2database", "h2-mvstore", "1.0"), APACHE, List.of()));
        assertEquals(
                "Apache-2.0 AND EPL-1.0",
                licences.of(new Artifact("org.ops4j.pax.logging", "pax-logging-logback", "1.0"), APACHE, List.of()));
    }

    @Test
    void failsForAJarWithoutLicence() {
        assertThrows(IllegalArgumentException.class, () -> licences.of(THING, "", List.of()));
    }

    @Test
    void failsForALicenceThatNobodyHasRead() {
        assertThrows(
                IllegalArgumentException.class, () -> licences.of(THING, "https://example.com/licence", List.of()));
    }
}
