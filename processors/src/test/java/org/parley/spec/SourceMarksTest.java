package org.parley.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check is only as good as its eyes. */
class SourceMarksTest {

    @TempDir
    Path folder;

    @Test
    void findsMarksInCodeRoutesAndConfiguration() throws IOException {
        Files.writeString(folder.resolve("A.java"), "class A {\n    //= X-1\n    //=X-2\n    int x; // see X-9\n}\n");
        Files.writeString(folder.resolve("r.xml"), "<routes>\n  <!--= X-1 -->\n  <!-- X-9 -->\n</routes>\n");
        Files.writeString(folder.resolve("p.cfg"), "# X-9\n#= X-3\nkey = 1\n");
        Files.writeString(folder.resolve("ignored.bin"), "//= X-9\n");
        assertEquals(
                Map.of("X-1", List.of("A.java:2", "r.xml:2"), "X-2", List.of("A.java:3"), "X-3", List.of("p.cfg:2")),
                SourceMarks.marksIn(folder, folder.resolve("missing")).all());
    }

    @Test
    void findsEveryIdOfACoversAnnotation() throws IOException {
        String annotation = "@" + "Covers";
        Files.writeString(
                folder.resolve("T.java"),
                annotation + "(\"X-1\")\nclass T {\n  " + annotation
                        + "({\n    \"X-2\",\n    \"X-3\"})\n  void t() {}\n}\n");
        assertEquals(
                Map.of("X-1", List.of("T.java:1"), "X-2", List.of("T.java:3"), "X-3", List.of("T.java:3")),
                SourceMarks.coversIn(folder).all());
    }

    @Test
    void readsRequirementFilesAndRefusesBrokenLines() throws IOException {
        Path file = folder.resolve("x.tsv");
        Files.writeString(file, "# about\n\nX-1\tMUST\tdone\tDo it\n");
        assertEquals(
                List.of(new Requirement("x.tsv", "X-1", "MUST", Requirement.Status.DONE, "Do it")),
                RequirementFiles.read(folder));
        for (String broken :
                List.of("X-1\tMUST\tdone", "X-1\tMUST\tfinished\tx", "X-1\tWISH\tdone\tx", "X-1\tMUST\tdone\t ")) {
            Files.writeString(file, broken);
            assertThrows(AssertionError.class, () -> RequirementFiles.read(folder), broken);
        }
    }

    @Test
    void writesEachRequirementWithItsCodeAndTests() throws IOException {
        Files.writeString(folder.resolve("A.java"), "//= X-1\n");
        Files.writeString(folder.resolve("T.java"), "@" + "Covers(\"X-1\")\n");
        String table = ComplianceTable.write(
                List.of(new Requirement("x.tsv", "X-1", "MUST", Requirement.Status.DONE, "a | b")),
                SourceMarks.marksIn(folder),
                SourceMarks.coversIn(folder));
        assertTrue(table.contains("| x.tsv | 1 | 0 | 0 |"), table);
        assertTrue(table.contains("| X-1 | MUST | done | a \\| b | A.java:1 | T.java:1 |"), table);
    }
}
