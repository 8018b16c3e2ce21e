package org.parley.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Inputs from files: the wire fixtures of all tests, and what fuzzing has found. */
public final class Corpus {

    private static final Path RESOURCES = Path.of("src/test/resources");

    private Corpus() {}

    /** All files of folders below {@code wire}, in order. */
    public static List<byte[]> wire(UnaryOperator<byte[]> change, String... folders) {
        List<byte[]> inputs = new ArrayList<>();
        for (String folder : folders) {
            read(RESOURCES.resolve("wire").resolve(folder)).forEach(octets -> inputs.add(change.apply(octets)));
        }
        return inputs;
    }

    /** What was found with this target. */
    public static List<byte[]> found(String target) {
        Path folder = RESOURCES.resolve("fuzz").resolve(target);
        return Files.isDirectory(folder) ? read(folder) : List.of();
    }

    private static List<byte[]> read(Path folder) {
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().filter(Files::isRegularFile).toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return inputs;
    }
}
