package org.parley.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class SharedGroupsPropertyTest {

    @Property(tries = 2000)
    void throwsNothingButItsOwnException(
            @ForAll @Size(max = 4) List<Integer> places, @ForAll byte replacement, @ForAll int cut) {
        byte[] xml = RecipientListsTest.file("group-with-everything.xml");
        for (int place : places) {
            xml[Math.floorMod(place, xml.length)] = replacement;
        }
        try {
            SharedGroup group =
                    SharedGroups.read(cut % 2 == 0 ? xml : Arrays.copyOf(xml, Math.floorMod(cut, xml.length)));
            assertFalse(group.uri().isBlank());
        } catch (XmlRefusedException e) {
            assertTrue(!e.getMessage().isEmpty() && e.line() >= 0);
        }
    }

    @Property(tries = 200)
    void grantsExactlyWhatIsWrittenTrue(@ForAll Set<GroupAction> granted, @ForAll boolean inExtensions)
            throws XmlRefusedException {
        Set<GroupAction> written = EnumSet.allOf(GroupAction.class);
        String prefix = inExtensions ? "oxe:" : "";
        String actions = written.stream()
                .map(action -> "<" + prefix + action.element() + ">" + granted.contains(action) + "</" + prefix
                        + action.element() + ">")
                .collect(Collectors.joining());
        SharedGroup group = SharedGroups.read(SharedGroupsTest.document(
                "<cr:ruleset><cr:rule><cr:actions>" + actions + "</cr:actions></cr:rule></cr:ruleset>"));
        assertEquals(granted, group.rules().get(0).grants());
    }
}
