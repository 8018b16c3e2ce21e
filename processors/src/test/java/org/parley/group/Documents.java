package org.parley.group;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Documents and settings for the tests of this package. */
final class Documents {

    private Documents() {}

    static GroupSettings settings(Path folder) {
        return settings(folder, Optional.empty());
    }

    static GroupSettings settings(Path folder, Optional<URI> xcapRoot) {
        return new GroupSettings(
                folder,
                xcapRoot,
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                "im.example.com:5070",
                uri -> uri.matches("(?i)sips?:[^@]+@(im\\.example\\.com|192\\.0\\.2\\.1)(:\\d+)?(;.*)?"));
    }

    static String group(String uri, String displayName) {
        return group(uri, displayName, "<list/>");
    }

    static String group(String uri, String displayName, String content) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<group xmlns=\"urn:oma:xml:poc:list-service\">\n"
                + "<list-service uri=\"" + uri + "\">\n<display-name>" + displayName + "</display-name>\n" + content
                + "\n</list-service>\n</group>\n";
    }

    static String list(String content) {
        return "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list>" + content
                + "</list></resource-lists>";
    }
}
