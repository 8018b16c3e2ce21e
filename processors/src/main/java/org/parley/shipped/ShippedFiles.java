package org.parley.shipped;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays shipped files down in {@code etc}, and keeps what their operator made of them. Karaf puts each shipped file below
 * {@code etc/parley/shipped}, where it always is as shipped; what is remembered of the last version is in
 * {@code SHA256SUMS} there, as {@code sha256sum} writes it. Of a file that this version ships otherwise than the last one
 *
 * <ul>
 *   <li>an unedited copy is replaced,
 *   <li>an edited one stays, and the new version is put beside it as {@code NAME.new},
 *   <li>a deleted one stays deleted; one that was not shipped before is laid down.
 * </ul>
 */
public final class ShippedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ShippedFiles.class);

    private static final String MEMORY = "SHA256SUMS";

    /** Ours: some twenty are shipped. */
    private static final int MOST_FILES = 1_000;

    private final Path etc;
    private final Path shipped;

    /** @param etc folder of the configuration */
    public ShippedFiles(Path etc) {
        this.etc = Objects.requireNonNull(etc, "etc");
        this.shipped = etc.resolve("parley/shipped");
    }

    /** Changes whenever another set of files is shipped; empty when none is. */
    public String fingerprint() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files()) {
            all.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
        }
        return all.toString();
    }

    /**
     * Brings {@code etc} up to what is shipped. Nothing is left half done: what failed is tried again by the next call.
     *
     * @throws IOException when what is shipped, or what is remembered, cannot be read
     */
    public void settle() throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            return;
        }
        boolean isFirst = !Files.exists(shipped.resolve(MEMORY));
        Map<String, String> memory = isFirst ? new TreeMap<>() : remembered();
        Map<String, String> before = Map.copyOf(memory);
        for (Path file : files) {
            String name = shipped.relativize(file).toString().replace('\\', '/');
            try {
                byte[] content = Files.readAllBytes(file);
                settle(name, content, Optional.ofNullable(memory.get(name)), isFirst);
                memory.put(name, hash(content));
            } catch (IOException e) {
                LOG.error("etc/{} cannot be brought up to what is shipped; the next start tries again", name, e);
            }
        }
        if (!memory.equals(before)) {
            remember(memory);
        }
    }

    //= ROUTE-9
    private void settle(String name, byte[] content, Optional<String> last, boolean isFirst) throws IOException {
        String now = hash(content);
        Path file = etc.resolve(name);
        if (last.filter(now::equals).isPresent()) {
            return;
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (last.isPresent()) {
                LOG.info("etc/{}: is deleted, and stays so; the version of this release is in {}", name, shipped);
            } else {
                write(file, content);
                LOG.info("etc/{}: is new", name);
            }
            return;
        }
        String there = Files.isSymbolicLink(file) || !Files.isRegularFile(file) ? "" : hash(Files.readAllBytes(file));
        if (there.equals(now)) {
            return;
        }
        if (last.filter(there::equals).isPresent()) {
            write(file, content);
            LOG.info("etc/{}: was unedited, and is replaced by the version of this release", name);
        } else if (isFirst) {
            LOG.info("etc/{}: was edited before the first start, and stays as it is", name);
        } else {
            write(file.resolveSibling(file.getFileName() + ".new"), content);
            LOG.warn(
                    "etc/{}: is edited, and stays as it is; the version of this release is beside it as {}.new."
                            + " Take over what you need of it and delete it",
                    name,
                    file.getFileName());
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(shipped)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(shipped)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(shipped.resolve(MEMORY)))
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
            if (files.size() > MOST_FILES) {
                throw new IOException(shipped + " has more than " + MOST_FILES + " files");
            }
            return files;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Map<String, String> remembered() throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        for (String line : Files.readAllLines(shipped.resolve(MEMORY))) {
            String[] parts = line.split("  ", 2);
            if (parts.length == 2) {
                hashes.put(parts[1], parts[0]);
            }
        }
        return hashes;
    }

    private void remember(Map<String, String> hashes) throws IOException {
        StringBuilder lines = new StringBuilder();
        hashes.forEach(
                (name, hash) -> lines.append(hash).append("  ").append(name).append('\n'));
        write(shipped.resolve(MEMORY), lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** In one step: nobody reads half of it. */
    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path draft = file.resolveSibling("." + file.getFileName() + ".draft");
        Files.write(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
