package org.parley.spec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where requirement ids stand in the sources: each id with its places, {@code file:line}. */
final class SourceMarks {

    /** {@code //= ID} in code, {@code #= ID} in configuration, {@code <!--= ID -->} in routes. */
    private static final Pattern MARK =
            Pattern.compile("^\\s*(?://=|#=|<!--=)\\s*(.*?)\\s*(?:-->\\s*)?$", Pattern.MULTILINE);

    private static final Pattern COVERS = Pattern.compile("@Covers\\(\\s*(\\{[^}]*}|\"[^\"]*\")");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final SortedMap<String, List<String>> places = new TreeMap<>();

    /** The marks of all text files below the folders; a folder that does not exist has none. */
    static SourceMarks marksIn(Path... folders) throws IOException {
        SourceMarks marks = new SourceMarks();
        for (Path file : textFiles(folders)) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Matcher matcher = MARK.matcher(text);
            while (matcher.find()) {
                marks.add(matcher.group(1), file, text, matcher.start(1));
            }
        }
        return marks;
    }

    /** The ids that tests name. */
    static SourceMarks coversIn(Path... folders) throws IOException {
        SourceMarks covers = new SourceMarks();
        for (Path file : textFiles(folders)) {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Matcher annotation = COVERS.matcher(text);
            while (annotation.find()) {
                Matcher id = QUOTED.matcher(annotation.group(1));
                while (id.find()) {
                    covers.add(id.group(1), file, text, annotation.start());
                }
            }
        }
        return covers;
    }

    private static List<Path> textFiles(Path... folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.walk(folder)) {
                    all.filter(file -> file.toString().matches(".*\\.(java|xml|yaml|cfg|properties)"))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }

    private void add(String id, Path file, String text, int offset) {
        long line = 1 + text.substring(0, offset).chars().filter(c -> c == '\n').count();
        places.computeIfAbsent(id, unused -> new ArrayList<>()).add(file.getFileName() + ":" + line);
    }

    boolean has(String id) {
        return places.containsKey(id);
    }

    List<String> placesOf(String id) {
        return places.getOrDefault(id, List.of());
    }

    SortedMap<String, List<String>> all() {
        return places;
    }
}
