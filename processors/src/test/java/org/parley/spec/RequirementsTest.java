package org.parley.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requirements have addresses: what the files in {@code src/test/spec} call done is marked in code and in a test. */
class RequirementsTest {

    private static List<Requirement> requirements;
    private static Set<String> ids;
    private static SourceMarks marks;
    private static SourceMarks covers;

    @BeforeAll
    static void readSources() throws IOException {
        requirements = RequirementFiles.read(Path.of("src/test/spec"));
        ids = requirements.stream().map(Requirement::id).collect(Collectors.toSet());
        marks = SourceMarks.marksIn(
                Path.of("src/main"),
                Path.of("../routes/src/main"),
                Path.of("../features/src/main"),
                Path.of("../features/artemis/src/main"),
                Path.of("../features/camel-sip/src/main"),
                Path.of("../features/jms/src/main"),
                Path.of("../features/web/src/main"),
                Path.of("../features/kafka/src/main"),
                Path.of("../karaf-assembly/src/main"));
        covers = SourceMarks.coversIn(
                Path.of("src/test/java"),
                Path.of("../features/artemis/src/test/java"),
                Path.of("../features/camel-sip/src/test/java"),
                Path.of("../features/jms/src/test/java"),
                Path.of("../features/web/src/test/java"),
                Path.of("../features/kafka/src/test/java"),
                Path.of("../karaf-assembly/src/test/java"));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/compliance.md"), ComplianceTable.write(requirements, marks, covers));
    }

    @Test
    void everyIdIsListedOnce() {
        Set<String> seen = new HashSet<>();
        assertEquals(
                List.of(),
                requirements.stream()
                        .map(Requirement::id)
                        .filter(id -> !seen.add(id))
                        .toList());
    }

    @Test
    void everyDoneRequirementIsMarkedInTheCode() {
        assertEquals(List.of(), done().filter(id -> !marks.has(id)).toList());
    }

    @Test
    void everyDoneRequirementIsCoveredByATest() {
        assertEquals(List.of(), done().filter(id -> !covers.has(id)).toList());
    }

    private static Stream<String> done() {
        return requirements.stream()
                .filter(requirement -> requirement.status() == Requirement.Status.DONE)
                .map(Requirement::id);
    }

    @Test
    void noMarkNamesAnUnknownRequirement() {
        assertEquals(List.of(), unknown(marks));
    }

    @Test
    void noTestCoversAnUnknownRequirement() {
        assertEquals(List.of(), unknown(covers));
    }

    private static List<String> unknown(SourceMarks places) {
        return places.all().entrySet().stream()
                .filter(entry -> !ids.contains(entry.getKey()))
                .map(entry -> entry.getKey() + " at " + entry.getValue())
                .toList();
    }

    /** The reason follows the rule: behind a semicolon or a word that gives one, or as the decision that chose it. */
    @Test
    void everyExceptionHasAReason() {
        assertEquals(
                List.of(),
                requirements.stream()
                        .filter(requirement -> requirement.status() == Requirement.Status.EXCEPTION)
                        .filter(requirement -> !requirement.text().matches(".*(;|:|because|since|decision \\d+).*"))
                        .map(Requirement::id)
                        .toList());
    }

    @Test
    void theChangeRequestAndTheDecisionsAreAllListed() {
        List<String> rules = List.of(
                "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "B1", "B2", "B3", "B4", "C1", "C2", "D1", "D2",
                "D3", "D4", "D5", "E1", "E2", "E3", "E4", "E5", "G1");
        rules.forEach(rule -> assertTrue(ids.contains("OMA-" + rule), rule));
        for (int number = 1; number <= 42; number++) {
            assertTrue(ids.contains("DEC-" + number), "DEC-" + number);
        }
    }
}
