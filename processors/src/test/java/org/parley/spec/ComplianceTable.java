package org.parley.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The requirement files as one page: each requirement with the code that does it and the tests that prove it. */
final class ComplianceTable {

    private ComplianceTable() {}

    static String write(List<Requirement> requirements, SourceMarks marks, SourceMarks covers) {
        Map<String, List<Requirement>> byFile = new TreeMap<>();
        requirements.forEach(requirement -> byFile.computeIfAbsent(requirement.file(), unused -> new ArrayList<>())
                .add(requirement));
        StringBuilder out =
                new StringBuilder("# Compliance\n\n| File | Done | Exceptions | To do |\n|---|---|---|---|\n");
        byFile.forEach((file, rows) -> out.append("| ")
                .append(file)
                .append(" | ")
                .append(count(rows, Requirement.Status.DONE))
                .append(" | ")
                .append(count(rows, Requirement.Status.EXCEPTION))
                .append(" | ")
                .append(count(rows, Requirement.Status.TODO))
                .append(" |\n"));
        byFile.forEach((file, rows) -> {
            out.append("\n## ").append(file).append("\n\n");
            out.append("| Id | Level | Status | Requirement, or exception with its reason | Code | Tests |\n");
            out.append("|---|---|---|---|---|---|\n");
            rows.forEach(row -> out.append("| ")
                    .append(row.id())
                    .append(" | ")
                    .append(row.level())
                    .append(" | ")
                    .append(row.status().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(row.text().replace("|", "\\|"))
                    .append(" | ")
                    .append(String.join(", ", marks.placesOf(row.id())))
                    .append(" | ")
                    .append(String.join(", ", covers.placesOf(row.id())))
                    .append(" |\n"));
        });
        return out.toString();
    }

    private static long count(List<Requirement> rows, Requirement.Status status) {
        return rows.stream().filter(row -> row.status() == status).count();
    }
}
