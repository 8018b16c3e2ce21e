package org.parley.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An edit that the README shows: the text before a block says in which file, and where.
 *
 * @param file below {@code etc/parley/routes}, or {@code etc/parley.cfg}
 * @param anchor what the line has that the block goes above, below, or in place of; empty where the block is the file
 */
public record ReadmeEdit(String file, Where where, String anchor, String block) {

    private static final Path README = Path.of("../README.md");

    private static final Pattern EDIT = Pattern.compile(
            "(?:In\\s+`([^`]+)`,\\s+(above|below|in\\s+place\\s+of)\\s+`([^`]+)`|\\b[Aa]s\\s+`([^`]+)`)[^`:]*(?:`[^`]*`[^`:]*)*:"
                    + "\\n\\n```(?:xml|yaml|properties)\\n(.*?)```\\n",
            Pattern.DOTALL);

    /** Where the block goes. */
    public enum Where {
        ABOVE,
        BELOW,
        INSTEAD,
        WHOLE
    }

    /** The edits of the tour, in the order of the README. */
    public static List<ReadmeEdit> all() {
        try {
            String tour = Files.readString(README)
                    .replaceFirst("(?s).*\\nA tour in edits", "")
                    .replaceFirst("(?s)\\n\\*\\*Upgrades.*", "");
            List<ReadmeEdit> edits = new ArrayList<>();
            Matcher matcher = EDIT.matcher(tour);
            while (matcher.find()) {
                edits.add(
                        matcher.group(4) == null
                                ? new ReadmeEdit(
                                        matcher.group(1),
                                        where(matcher.group(2)),
                                        matcher.group(3).strip(),
                                        matcher.group(5))
                                : new ReadmeEdit(matcher.group(4), Where.WHOLE, "", matcher.group(5)));
            }
            return edits;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Where where(String words) {
        return switch (words) {
            case "above" -> Where.ABOVE;
            case "below" -> Where.BELOW;
            default -> Where.INSTEAD;
        };
    }

    /** Those whose block has this. */
    public static ReadmeEdit with(String text) {
        List<ReadmeEdit> found =
                all().stream().filter(edit -> edit.block().contains(text)).toList();
        if (found.size() != 1) {
            throw new AssertionError("the tour of the README has " + found.size() + " edits with " + text);
        }
        return found.get(0);
    }

    /** Makes the edit below this folder as an editor does that replaces the file at once. */
    public void apply(Path folder) throws IOException {
        apply(folder, block -> block);
    }

    /** As above, with the ports of the test in the block. */
    public void apply(Path folder, UnaryOperator<String> ports) throws IOException {
        Path target = folder.resolve(file);
        String text = where == Where.WHOLE ? ports.apply(block) : edited(Files.readString(target), ports.apply(block));
        Path draft = Files.writeString(target.resolveSibling(target.getFileName() + ".tmp"), text);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String edited(String text, String insertion) {
        StringBuilder edited = new StringBuilder();
        int found = 0;
        for (String line : text.split("(?<=\\n)")) {
            boolean isHere = line.contains(anchor);
            found += isHere ? 1 : 0;
            boolean isKept = !isHere || where != Where.INSTEAD;
            edited.append(isHere && where != Where.BELOW ? insertion : "");
            edited.append(isKept ? line : "");
            edited.append(isHere && where == Where.BELOW ? insertion : "");
        }
        if (found != 1) {
            throw new AssertionError(file + " has " + found + " lines with " + anchor);
        }
        return edited.toString();
    }
}
