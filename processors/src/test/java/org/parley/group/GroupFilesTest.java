package org.parley.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.conference.Group;
import org.parley.conference.GroupMember;
import org.parley.conference.UserUri;

/** The folder of groups, looked at when the test says so. */
class GroupFilesTest {

    private static final String TEAM = "sip:team@im.example.com:5070";

    @TempDir
    Path folder;

    private GroupFiles files() {
        return new GroupFiles(() -> Documents.settings(folder));
    }

    private Path save(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static Optional<String> nameOf(GroupFiles files, String uri) {
        return files.find(UserUri.of(uri)).flatMap(Group::displayName);
    }

    private static List<String> members(GroupFiles files) {
        return files.find(UserUri.of(TEAM)).orElseThrow().members().stream()
                .map(GroupMember::uri)
                .map(UserUri::toString)
                .toList();
    }

    @Test
    void hasNoGroupsWithoutAFolder() throws IOException {
        GroupFiles files = new GroupFiles(() -> Documents.settings(folder.resolve("absent")));
        files.refresh();
        assertEquals(Optional.empty(), files.find(UserUri.of(TEAM)));
    }

    @Test
    void readsOnlyXml() throws IOException {
        save("team.xml", Documents.group(TEAM, "Team"));
        save("other.xml.bak", Documents.group("sip:other@im.example.com:5070", "Other"));
        save("README", "no document");
        Files.createDirectory(folder.resolve("folder.xml"));
        GroupFiles files = files();
        files.refresh();
        assertEquals(Optional.of("Team"), nameOf(files, TEAM));
        assertEquals(Optional.empty(), nameOf(files, "sip:other@im.example.com:5070"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:team@im.example.com:5070",
                "sip:team@im.example.com",
                "sips:team@IM.example.com",
                "sip:team@192.0.2.1:5099;transport=tcp",
                "sip:t%65am@im.example.com"
            })
    void findsAGroupByEveryNameOfTheServer(String uri) throws IOException {
        save("team.xml", Documents.group("sip:team@192.0.2.1", "Team"));
        GroupFiles files = files();
        files.refresh();
        assertEquals(Optional.of("Team"), nameOf(files, uri));
    }

    @Test
    void distinguishesUserPartsAndForeignHosts() throws IOException {
        save("team.xml", Documents.group(TEAM, "Team"));
        save("far.xml", Documents.group("sip:team@groups.example.org", "Far"));
        GroupFiles files = files();
        files.refresh();
        assertEquals(Optional.empty(), nameOf(files, "sip:Team@im.example.com:5070"));
        assertEquals(Optional.of("Far"), nameOf(files, "sip:team@groups.example.org"));
        assertEquals(Optional.empty(), nameOf(files, "sip:team@groups.example.net"));
    }

    @Test
    void takesOverASavedAndADeletedDocument() throws IOException {
        Path file = save("team.xml", Documents.group(TEAM, "Team"));
        GroupFiles files = files();
        files.refresh();
        save("team.xml", Documents.group(TEAM, "Tame"));
        files.refresh();
        assertEquals(Optional.of("Tame"), nameOf(files, TEAM));
        Files.delete(file);
        files.refresh();
        assertEquals(Optional.empty(), nameOf(files, TEAM));
    }

    @Test
    void seesASecondSaveWithinTheGrainOfTheClock() throws IOException {
        Path file = save("team.xml", Documents.group(TEAM, "Team"));
        FileTime date = FileTime.from(Instant.now());
        Files.setLastModifiedTime(file, date);
        GroupFiles files = files();
        files.refresh();
        save("team.xml", Documents.group(TEAM, "Tame"));
        Files.setLastModifiedTime(file, date);
        files.refresh();
        assertEquals(Optional.of("Tame"), nameOf(files, TEAM));
    }

    @Test
    void keepsTheGroupItHasWhileNothingChanges() throws IOException {
        Path file = save("team.xml", Documents.group(TEAM, "Team"));
        GroupFiles files = files();
        files.refresh();
        Group before = files.find(UserUri.of(TEAM)).orElseThrow();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
        files.refresh();
        files.refresh();
        assertSame(before, files.find(UserUri.of(TEAM)).orElseThrow());
    }

    @Test
    @Covers("DEC-21")
    void keepsTheLastGoodVersionOfABrokenDocument() throws IOException {
        save("team.xml", Documents.group(TEAM, "Team"));
        GroupFiles files = files();
        files.refresh();
        for (String bad : List.of(
                Documents.group(TEAM, "Cut").substring(0, 120),
                "<!DOCTYPE group>" + Documents.group(TEAM, "Typed"),
                Documents.group(TEAM, "Vague", "<invite-members>maybe</invite-members>"),
                Documents.group("no uri at all", "Nameless"),
                "")) {
            save("team.xml", bad);
            files.refresh();
            assertEquals(Optional.of("Team"), nameOf(files, TEAM), bad);
        }
        save("team.xml", Documents.group(TEAM, "Mended"));
        files.refresh();
        assertEquals(Optional.of("Mended"), nameOf(files, TEAM));
    }

    @Test
    @Covers("DEC-21")
    void hasNoGroupOfADocumentThatWasNeverGood() throws IOException {
        save("team.xml", "<!DOCTYPE group>" + Documents.group(TEAM, "Team"));
        GroupFiles files = files();
        files.refresh();
        assertEquals(Optional.empty(), nameOf(files, TEAM));
    }

    @Test
    void tellsWhereGroupsComeFromAndWhyADocumentIsNotInForce() throws IOException {
        save("staff.xml", Documents.list("<entry uri=\"sip:ben@example.com\"/>"));
        save("team.xml", Documents.group(TEAM, "Team"));
        save("twin.xml", Documents.group(TEAM, "Twin"));
        GroupFiles files = files();
        files.refresh();
        save("team.xml", Documents.group(TEAM, "Broken").substring(0, 100));
        save("new.xml", "<!DOCTYPE group>");
        files.refresh();

        List<GroupSource> sources = files.sources();

        assertEquals(
                List.of("new.xml", "team.xml", "twin.xml"),
                sources.stream().map(GroupSource::source).toList());
        assertEquals(Optional.empty(), sources.get(0).group());
        assertEquals(Optional.of("Team"), sources.get(1).group().flatMap(Group::displayName));
        assertEquals(
                Optional.of("team.xml has a group of the same URI"),
                sources.get(2).fault());
        assertTrue(sources.stream().allMatch(source -> source.fault().isPresent()), sources.toString());

        save("team.xml", Documents.group(TEAM, "Mended"));
        Files.delete(folder.resolve("new.xml"));
        Files.delete(folder.resolve("twin.xml"));
        files.refresh();
        assertEquals(1, files.sources().size());
        assertEquals(Optional.empty(), files.sources().get(0).fault());
    }

    @Test
    void takesTheFirstOfTwoDocumentsForOneGroup() throws IOException {
        save("a.xml", Documents.group(TEAM, "First"));
        save("b.xml", Documents.group(TEAM, "Second"));
        GroupFiles files = files();
        files.refresh();
        assertEquals(Optional.of("First"), nameOf(files, TEAM));
        Files.delete(folder.resolve("a.xml"));
        files.refresh();
        assertEquals(Optional.of("Second"), nameOf(files, TEAM));
    }

    @Test
    void followsReferencesFromListToList() throws IOException {
        save(
                "team.xml",
                Documents.group(
                        TEAM,
                        "Team",
                        "<list><entry uri=\"sip:ana@example.com\"/><external anchor=\"staff.xml\"/></list>"));
        save("staff.xml", Documents.list("<entry uri=\"sip:ben@example.com\"/><external anchor=\"guests.xml\"/>"));
        GroupFiles files = files();
        files.refresh();
        assertEquals(List.of("sip:ana@example.com", "sip:ben@example.com"), members(files));
        save("guests.xml", Documents.list("<list><entry uri=\"sip:dee@example.com\"/></list>"));
        files.refresh();
        assertEquals(List.of("sip:ana@example.com", "sip:ben@example.com", "sip:dee@example.com"), members(files));
    }

    @Test
    void comesRoundACycleOfListsOnce() throws IOException {
        save("team.xml", Documents.group(TEAM, "Team", "<list><external anchor=\"one.xml\"/></list>"));
        save("one.xml", Documents.list("<entry uri=\"sip:ana@example.com\"/><external anchor=\"two.xml\"/>"));
        save(
                "two.xml",
                Documents.list("<entry uri=\"sip:ben@example.com\"/><external anchor=\"one.xml\"/>"
                        + "<external anchor=\"two.xml\"/>"));
        GroupFiles files = files();
        files.refresh();
        assertEquals(List.of("sip:ana@example.com", "sip:ben@example.com"), members(files));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../staff.xml",
                "/etc/passwd",
                "http://192.0.2.9/staff.xml",
                "absent.xml",
                "team.xml",
                "a\\\\b.xml"
            })
    void followsNoReferenceOutOfTheFolder(String anchor) throws IOException {
        Path inner = Files.createDirectory(folder.resolve("groups"));
        save("staff.xml", Documents.list("<entry uri=\"sip:ben@example.com\"/>"));
        save(
                "groups/team.xml",
                Documents.group(
                        TEAM,
                        "Team",
                        "<list><entry uri=\"sip:ana@example.com\"/><external anchor=\"" + anchor + "\"/></list>"));
        GroupFiles files = new GroupFiles(() -> Documents.settings(inner));
        files.refresh();
        assertEquals(List.of("sip:ana@example.com"), members(files));
    }

    @Test
    void takesNoMoreUsersFromListsThanAGroupMayHave() throws IOException {
        String team = "<list><external anchor=\"many.xml\"/><external anchor=\"more.xml\"/></list>";
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            many.append("<entry uri=\"sip:user").append(i).append("@example.com\"/>");
        }
        save("team.xml", Documents.group(TEAM, "Team", team));
        save("many.xml", Documents.list(many.toString()));
        GroupFiles files = files();
        files.refresh();
        assertEquals(10_000, members(files).size());
        save("more.xml", Documents.list("<entry uri=\"sip:one-too-many@example.com\"/>"));
        save("team.xml", Documents.group(TEAM, "Larger", team));
        files.refresh();
        assertEquals(Optional.of("Team"), nameOf(files, TEAM));
    }

    @Test
    void followsTheConfiguredFolder() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("team.xml"), Documents.group(TEAM, "Other"));
        save("team.xml", Documents.group(TEAM, "Team"));
        Path[] current = {folder};
        GroupFiles files = new GroupFiles(() -> Documents.settings(current[0]));
        files.refresh();
        assertEquals(Optional.of("Team"), nameOf(files, TEAM));
        current[0] = other;
        files.refresh();
        assertEquals(Optional.of("Other"), nameOf(files, TEAM));
    }

    @Test
    void staysAsItIsWhileThereAreTooManyFiles() throws IOException {
        save("team.xml", Documents.group(TEAM, "Team"));
        GroupFiles files = files();
        files.refresh();
        for (int i = 0; i < GroupFiles.MAX_FILES; i++) {
            Files.createFile(folder.resolve(i + ".xml"));
        }
        assertThrows(IOException.class, files::refresh);
        assertEquals(Optional.of("Team"), nameOf(files, TEAM));
    }
}
