package org.parley.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.conference.Group;
import org.parley.conference.Permissions;
import org.parley.conference.UserUri;
import org.parley.xml.SharedGroups;
import org.parley.xml.XmlRefusedException;

/** The documents that operators are shown are documents. */
class ShippedExamplesTest {

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "../features/src/main/cfg/parley/groups/README"})
    void areTakenOverWithoutRemark(String file) throws IOException, XmlRefusedException {
        String text = Files.readString(Path.of(file));
        int start = text.indexOf("<group ");
        String xml = text.substring(start, text.indexOf("</group>", start) + "</group>".length());
        List<String> remarks = new ArrayList<>();
        Group group = Group.of(SharedGroups.read(xml.getBytes()), Map.of(), remarks);

        assertEquals(List.of(), remarks);
        assertEquals(2, group.members().size());
        Permissions ana = group.permissions(List.of(UserUri.of("sip:ana@example.com")), false, Instant.now());
        Permissions ben = group.permissions(List.of(UserUri.of("sip:ben@127.0.0.1:5072")), false, Instant.now());
        assertTrue(ana.mayInitiate() && ana.mayExpel() && ben.mayJoin() && !ben.mayExpel());
    }
}
