package org.parley.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The table of threats in README: who might try what, what stops him, and the tests that show it. */
final class ThreatTable {

    private static final String SECTION = "\n## Security and privacy\n";
    private static final String HEAD = "| Who | might | What stops him | Shown by |";
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*)(?:\\.([a-z][A-Za-z0-9]*))?`");

    /**
     * One threat.
     *
     * @param tests names in backticks, as they stand there
     */
    record Row(String who, String might, String stops, List<TestName> tests) {}

    /**
     * A test class, or one test in it.
     *
     * @param method empty for all tests of the class
     */
    record TestName(String type, String method) {}

    private ThreatTable() {}

    /** The rows, each with its who, which the page writes once for several. */
    static List<Row> read(String page) {
        int section = page.indexOf(SECTION);
        int head = page.indexOf(HEAD, section);
        if (section < 0 || head < 0) {
            throw new AssertionError("the page has no section with the table of threats");
        }
        List<Row> rows = new ArrayList<>();
        String who = "";
        List<String> lines = page.substring(head).lines().skip(2).toList();
        for (String line : lines) {
            if (!line.startsWith("|")) {
                return rows;
            }
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (cells.size() != 6) {
                throw new AssertionError("not four cells: " + line);
            }
            who = cells.get(1).isEmpty() ? who : cells.get(1);
            rows.add(new Row(who, cells.get(2), cells.get(3), tests(cells.get(4))));
        }
        return rows;
    }

    private static List<TestName> tests(String cell) {
        return TEST.matcher(cell).results().map(ThreatTable::test).toList();
    }

    private static TestName test(MatchResult found) {
        return new TestName(found.group(1), found.group(2) == null ? "" : found.group(2));
    }
}
