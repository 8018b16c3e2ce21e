package org.parley.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parley.harness.Waiting;

/** An unpacked distribution on disk, with what an operator does to its files before he starts it. */
public final class KarafHome {
    private final Path directory;

    private KarafHome(Path directory) {
        this.directory = directory;
    }

    /** The distribution that this build has made. */
    public static Path archive() {
        return Path.of(Objects.requireNonNull(
                System.getProperty("parley.distribution"), "system property parley.distribution"));
    }

    /** Unpacks the archive into the directory, which is emptied before. */
    public static KarafHome unpack(Path archive, Path directory) throws IOException, InterruptedException {
        delete(directory);
        Files.createDirectories(directory);
        Process tar = new ProcessBuilder(
                        "tar",
                        "-xzf",
                        archive.toAbsolutePath().toString(),
                        "--strip-components=1",
                        "-C",
                        directory.toString())
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar could not unpack " + archive);
        }
        return new KarafHome(directory.toAbsolutePath());
    }

    public Path directory() {
        return directory;
    }

    public Path etc(String file) {
        return directory.resolve("etc").resolve(file);
    }

    public Path logFile() {
        return directory.resolve("data/log/karaf.log");
    }

    /** What is in the log so far; empty before the first line. */
    public String log() throws IOException {
        return Files.exists(logFile()) ? Files.readString(logFile()) : "";
    }

    /** Gives the key of a properties file in etc a value, on the line where it stands or on a new one. */
    public void set(String file, String key, Object value) throws IOException {
        save(file, with(whole(etc(file)), key, value));
    }

    /** The lines of a file that Karaf may be writing: the same at two looks, and some. */
    private static List<String> whole(Path file) {
        AtomicReference<List<String>> lines = new AtomicReference<>(List.of());
        Waiting.until(file + " to be whole", () -> {
            try {
                List<String> now = Files.readAllLines(file);
                return now.equals(lines.getAndSet(now)) && !now.isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return lines.get();
    }

    /** Writes a file in etc in one step, so that nobody reads half of it. */
    public void save(String file, List<String> lines) throws IOException {
        Path draft = Files.write(directory.resolve("draft"), lines);
        Files.move(draft, etc(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The lines of a properties file, with the key's value changed. */
    static List<String> with(List<String> file, String key, Object value) {
        Pattern line = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*=.*");
        List<String> lines = new ArrayList<>();
        boolean found = false;
        for (String old : file) {
            boolean matches = line.matcher(old).matches();
            lines.add(matches ? key + " = " + value : old);
            found |= matches;
        }
        if (!found) {
            lines.add(key + " = " + value);
        }
        return lines;
    }

    /** Lets karaf/karaf use the shell over SSH; no distribution of ours ships a user. */
    public void addShellUser() throws IOException {
        set("users.properties", "karaf", "karaf,_g_:admingroup");
        set("users.properties", "_g_\\:admingroup", "group,admin,manager,viewer,systembundles,ssh");
    }

    /** Gives its JVM one more option. */
    public void addJavaOption(String option) throws IOException {
        Files.writeString(
                directory.resolve("bin/setenv"),
                "\nexport EXTRA_JAVA_OPTS=\"${EXTRA_JAVA_OPTS} " + option + "\"\n",
                StandardOpenOption.APPEND);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
