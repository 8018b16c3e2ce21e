package org.parley.camel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The folder of route files: {@code *.xml}, {@code *.yaml}, {@code *.yml}. What editors put beside a file while they save
 * it, hidden files and names that end otherwise ({@code .new}, {@code ~}, {@code .swp}) are none.
 */
record RouteFolder(Path path) {

    /** Ours: thirteen are shipped. */
    static final int MOST_FILES = 2_000;

    /** Of one file. Ours: the largest that is shipped has 4 KB. */
    static final int MOST_BYTES = 1 << 20;

    //= ROUTE-8
    private static final Pattern NAME = Pattern.compile("[^.#].*\\.(xml|yaml|yml)");

    /**
     * The files by name, as they are now.
     *
     * @throws IOException when the folder cannot be read, or has too many
     */
    Map<Path, RouteFile> read() throws IOException {
        Map<Path, RouteFile> files = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, RouteFolder::isRouteFile)) {
            for (Path entry : entries) {
                if (files.size() == MOST_FILES) {
                    throw new IOException("there are more than " + MOST_FILES + " route files in it");
                }
                // A link whose target is gone is as good as no file.
                if (Files.exists(entry)) {
                    read(entry, files);
                }
            }
        }
        return files;
    }

    private static boolean isRouteFile(Path entry) {
        return NAME.matcher(entry.getFileName().toString()).matches();
    }

    private static void read(Path entry, Map<Path, RouteFile> files) {
        if (Files.isDirectory(entry)) {
            files.put(entry, RouteFile.unreadable(entry, "it is a folder"));
            return;
        }
        try (InputStream in = Files.newInputStream(entry)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            files.put(
                    entry,
                    content.length > MOST_BYTES
                            ? RouteFile.unreadable(entry, "it has more than " + MOST_BYTES + " octets")
                            : RouteFile.of(entry, content));
        } catch (NoSuchFileException e) {
            // Deleted since the folder was listed.
            files.remove(entry);
        } catch (IOException e) {
            files.put(entry, RouteFile.unreadable(entry, "it cannot be read: " + e));
        }
    }
}
