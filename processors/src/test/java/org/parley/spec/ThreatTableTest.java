package org.parley.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.spec.ThreatTable.Row;
import org.parley.spec.ThreatTable.TestName;

/** What README says of threats is shown by tests that are there. */
class ThreatTableTest {

    private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Pattern MARKED = Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|Property)\\b");

    private static final Map<String, Set<String>> TESTS = new HashMap<>();
    private static List<Row> rows;

    @BeforeAll
    static void readSources() throws IOException {
        rows = ThreatTable.read(Files.readString(Path.of("../README.md")));
        for (Path folder : sources()) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    Set<String> tests = tests(Files.readString(file));
                    if (!tests.isEmpty()) {
                        String type = file.getFileName().toString().replace(".java", "");
                        TESTS.computeIfAbsent(type, unused -> new HashSet<>()).addAll(tests);
                    }
                }
            }
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> features = Files.list(Path.of("../features"))) {
            return Stream.concat(Stream.of(Path.of("."), Path.of("../karaf-assembly")), features)
                    .map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    /** The methods that JUnit or jqwik runs: an annotation of theirs stands above them, and no blank line between. */
    private static Set<String> tests(String source) {
        Set<String> tests = new HashSet<>();
        Matcher method = METHOD.matcher(source);
        while (method.find()) {
            int above = Math.max(0, source.lastIndexOf("\n\n", method.start()));
            if (MARKED.matcher(source.substring(above, method.start())).find()) {
                tests.add(method.group(1));
            }
        }
        return tests;
    }

    private static boolean exists(TestName test) {
        Set<String> ofType = TESTS.getOrDefault(test.type(), Set.of());
        return test.method().isEmpty() ? !ofType.isEmpty() : ofType.contains(test.method());
    }

    @Test
    void everyThreatHasAnAnswerAndATestThatShowsIt() {
        assertEquals(
                List.of(),
                rows.stream()
                        .filter(row -> row.might().isEmpty()
                                || row.stops().isEmpty()
                                || row.tests().isEmpty())
                        .toList());
    }

    @Test
    void everyTestThatIsNamedExists() {
        assertEquals(
                List.of(),
                rows.stream()
                        .flatMap(row -> row.tests().stream())
                        .filter(test -> !exists(test))
                        .toList());
    }

    @Test
    void nobodyIsForgotten() {
        assertEquals(
                List.of(
                        "a stranger on the Internet",
                        "a stranger with a spoofed source",
                        "somebody on the way",
                        "a registered user",
                        "a participant",
                        "a removed participant",
                        "a broker's client",
                        "a visitor of the console",
                        "an operator of the host"),
                rows.stream().map(Row::who).distinct().toList());
    }

    /** The check is only as good as its eyes. */
    @Test
    void tellsATestFromWhatIsNone() {
        assertEquals(
                Set.of("isOne", "isOneToo"),
                tests(
                        """
                        class T {
                            @Test
                            void isOne() {}

                            @ParameterizedTest
                            @ValueSource(strings = "x")
                            public void isOneToo(String x) {}

                            private void isNone() {}
                        }
                        """));
        assertEquals(false, exists(new TestName("ThreatTableTest", "tests")));
        assertEquals(true, exists(new TestName("ThreatTableTest", "tellsATestFromWhatIsNone")));
        assertEquals(false, exists(new TestName("NoSuchTest", "")));
        assertThrows(AssertionError.class, () -> ThreatTable.read("# a page\n"));
    }
}
