package org.parley.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code *.tsv}: id, level, status, text; lines that begin with {@code #} say what the file is about. */
final class RequirementFiles {

    private static final Set<String> LEVELS = Set.of(
            "MUST", "MUST NOT", "SHALL", "SHALL NOT", "SHOULD", "SHOULD NOT", "RECOMMENDED", "MAY", "OPTIONAL", "OURS");

    private RequirementFiles() {}

    static List<Requirement> read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".tsv"))
                    .sorted()
                    .toList();
        }
        List<Requirement> requirements = new ArrayList<>();
        for (Path file : files) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    requirements.add(requirement(file, number, line));
                }
            }
        }
        return requirements;
    }

    private static Requirement requirement(Path file, int number, String line) {
        String where = file.getFileName() + ":" + number + ": ";
        String[] fields = line.split("\t", -1);
        if (fields.length != 4) {
            throw new AssertionError(where + "needs id, level, status and text separated by tabs");
        }
        if (!fields[0].matches("[A-Z][A-Za-z0-9.-]+") || !LEVELS.contains(fields[1]) || fields[3].isBlank()) {
            throw new AssertionError(where + "has no id, an unknown level or no text");
        }
        Requirement.Status status =
                switch (fields[2]) {
                    case "done" -> Requirement.Status.DONE;
                    case "exception" -> Requirement.Status.EXCEPTION;
                    case "todo" -> Requirement.Status.TODO;
                    default -> throw new AssertionError(where + "has an unknown status");
                };
        return new Requirement(file.getFileName().toString(), fields[0], fields[1], status, fields[3].strip());
    }
}
