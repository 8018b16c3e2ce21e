package org.parley.flow;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs that are not ours: scenarios that need one are reported as skipped where it is missing. */
final class Programs {

    private Programs() {}

    static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static void assume(String program, String debianPackage) {
        assumeTrue(
                isInstalled(program),
                program + " is not installed (Debian package " + debianPackage + "): its scenarios were not run");
    }
}
