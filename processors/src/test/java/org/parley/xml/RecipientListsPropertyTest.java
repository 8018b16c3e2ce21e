package org.parley.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class RecipientListsPropertyTest {

    private static final List<String> SAMPLES = List.of(
            "copycontrol-lower-case.xml",
            "other-prefixes-nested-lists-and-extensions.xml",
            "doctype-billion-laughs.xml",
            "doctype-external-entity.xml");

    @Provide
    Arbitrary<List<RecipientEntry>> entries() {
        Arbitrary<String> uri = Arbitraries.strings().withCharRange('!', '~').ofMaxLength(30);
        Arbitrary<Optional<String>> name = Arbitraries.strings()
                .withCharRange(' ', '\ud7ff')
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(String::strip)
                .filter(text -> !text.isEmpty() && text.chars().noneMatch(Character::isISOControl))
                .optional();
        return Combinators.combine(
                        uri,
                        name,
                        Arbitraries.of(CopyControl.class),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(RecipientEntry::new)
                .list()
                .ofMaxSize(5);
    }

    @Property(tries = 300)
    void readsWhatItWrote(@ForAll("entries") List<RecipientEntry> entries) throws XmlRefusedException {
        assertEquals(entries, RecipientLists.read(RecipientLists.write(entries)));
    }

    @Property(tries = 2000)
    void throwsNothingButItsOwnException(
            @ForAll @Size(max = 4) List<Integer> places, @ForAll byte replacement, @ForAll int which, @ForAll int cut) {
        byte[] xml = RecipientListsTest.file(SAMPLES.get(Math.floorMod(which, SAMPLES.size())));
        for (int place : places) {
            xml[Math.floorMod(place, xml.length)] = replacement;
        }
        readAll(cut % 2 == 0 ? xml : Arrays.copyOf(xml, Math.floorMod(cut, xml.length)));
    }

    @Property(tries = 1000)
    void survivesAnyOctets(@ForAll byte[] octets) {
        readAll(octets);
    }

    private static void readAll(byte[] xml) {
        try {
            assertTrue(RecipientLists.read(xml).size() <= RecipientLists.MAX_ENTRIES);
        } catch (XmlRefusedException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }
}
