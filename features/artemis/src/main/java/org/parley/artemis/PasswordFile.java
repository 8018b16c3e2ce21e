package org.parley.artemis;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The password of the IM server at its own broker: made at the first start, readable by the owner of the process only. Who can
 * read it could read the journal too.
 */
final class PasswordFile {

    /** Of the IM server, which {@code etc/org.parley.jms.cfg} names. */
    static final String USER = "parley";

    /** Ours: nobody guesses 128 bits. */
    private static final int OCTETS = 16;

    private PasswordFile() {}

    /** What is in the file, which is made if it is not there. */
    static String read(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        return Files.readString(file).trim();
    }

    /** Written beside it and moved: whoever finds the file finds all of it. */
    private static void create(Path file) throws IOException {
        byte[] random = new byte[OCTETS];
        new SecureRandom().nextBytes(random);
        Files.createDirectories(file.getParent());
        Path draft = Files.createTempFile(file.getParent(), "password", ".tmp", ownerOnly(file));
        Files.writeString(draft, HexFormat.of().formatHex(random));
        try {
            Files.move(draft, file);
        } catch (FileAlreadyExistsException e) {
            Files.delete(draft);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
