package org.parley.camel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * A route file as it was saved.
 *
 * @param content its octets; empty where they cannot be read
 * @param unreadable why not
 */
record RouteFile(Path path, byte[] content, Optional<String> unreadable) {

    /** A file that was read. */
    static RouteFile of(Path path, byte[] content) {
        return new RouteFile(path, content, Optional.empty());
    }

    /** A file that is there and was not read. */
    static RouteFile unreadable(Path path, String cause) {
        return new RouteFile(path, new byte[0], Optional.of(cause));
    }

    String name() {
        return path.getFileName().toString();
    }

    boolean isXml() {
        return name().endsWith(".xml");
    }

    /** Whether it says the same as the other. */
    boolean isSame(RouteFile other) {
        return Arrays.equals(content, other.content) && unreadable.equals(other.unreadable);
    }

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Whether other files depend on it: a route takes the configurations that are there when it is made. */
    boolean isConfiguration() {
        String text = text();
        return text.contains("<routeConfiguration") || text.contains("routeConfiguration:");
    }

    /** For Camel, which takes everything behind the first dot of a name for its type, and knows YAML as {@code yaml} only. */
    Resource resource() {
        String location = path.toAbsolutePath().toUri().toString();
        int name = location.lastIndexOf('/') + 1;
        String plain = location.substring(name, location.lastIndexOf('.')).replace(".", "%2E");
        String type = isXml() ? ".xml" : ".yaml";
        return ResourceHelper.fromBytes(location.substring(0, name) + plain + type, content);
    }
}
