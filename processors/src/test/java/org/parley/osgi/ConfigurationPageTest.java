package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** The page of all keys: defaults and ranges as the code has them, meanings as the shipped file has them. */
@Covers("DEC-26")
class ConfigurationPageTest {

    private static final Path FILE = Path.of("../features/src/main/cfg/parley.cfg");

    private static final Path PAGE = Path.of("../karaf-assembly/src/main/assembly/docs/configuration.md");

    private static final String HEAD =
            """
            # Configuration

            `etc/parley.cfg`, PID `parley`: every key, made from the code's own defaults and ranges and from the comments of the
            file. Policy is in force within 2 s of the save for whatever starts afterwards. Listener keys (`*.host`, `*.port`,
            `*.advertisedHost`, `tls.*`) rebind only what changed. No session ends. A value that is not allowed is refused with an
            ERROR line that names key and reason, and the one before stays.

            Durations are numbers with `ms`, `s`, `min`, `h` or `d`, bare numbers are seconds; sizes are numbers with `B`, `KB`,
            `MB` or `GB`, bare numbers are octets.
            """;

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }

    private static String code(String text) {
        return text.isEmpty() ? "empty" : '`' + text.replace("|", "\\|") + '`';
    }

    private static String page() throws IOException {
        Map<String, ConfigKey<?>> keys =
                ConfigKeys.all().stream().collect(Collectors.toMap(ConfigKey::name, Function.identity()));
        StringBuilder page = new StringBuilder(HEAD);
        List<String> comment = new ArrayList<>();
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith("## ")) {
                page.append('\n').append(line).append("\n\n| Key | Default | Allowed | Meaning |\n|---|---|---|---|\n");
                comment.clear();
            } else if (line.startsWith("#")) {
                comment.add(line.substring(1).trim());
            } else if (line.contains("=")) {
                ConfigKey<?> key = keys.get(line.substring(0, line.indexOf('=')).trim());
                page.append("| `")
                        .append(key.name())
                        .append("` | ")
                        .append(code(key.defaultText()))
                        .append(" | ")
                        .append(cell(key.allowed()))
                        .append(" | ")
                        .append(cell(String.join(" ", comment)))
                        .append(" |\n");
                comment.clear();
            }
        }
        return page.toString();
    }

    @Test
    void saysWhatTheCodeAndTheFileSay() throws IOException {
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, page());
        }
        String is = Files.readString(PAGE);
        assertEquals(
                List.of(),
                page().lines().filter(line -> !is.contains(line)).toList(),
                "these lines are missing; to make the page anew: -Dgolden=write -Dtest=ConfigurationPageTest");
        assertEquals(page().length(), is.length(), "the page has lines that are no more; make it anew");
    }
}
