package org.parley.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A route file that is added reaches the operator only if routes/pom.xml attaches it and the feature lays it down. */
class ShippedRoutesTest {

    private static Set<String> routeFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../routes/src/main/routes"))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> named(String file, String regex) throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile(regex).matcher(Files.readString(Path.of(file)));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @Test
    void attachesEveryRouteFile() throws IOException {
        assertEquals(routeFiles(), named("../routes/pom.xml", "<file>src/main/routes/([^<]+)</file>"));
    }

    @Test
    void laysDownEveryRouteFile() throws IOException {
        assertEquals(
                routeFiles(),
                named(
                        "../features/src/main/feature/feature.xml",
                        "finalname=\"/etc/parley/shipped/parley/routes/([^\"]+)\""));
    }
}
