package org.parley.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A password as the configuration has it: itself, or {@code file:} and the path of the file whose first line it is. */
public final class PasswordFile {

    private static final String FILE = "file:";

    /** Most octets that are read. Ours: no password is that long. */
    private static final int MOST_BYTES = 4_096;

    private PasswordFile() {}

    //= CON-9
    /**
     * The password.
     *
     * @param configured value of the key
     * @param base where a path that is not absolute begins
     * @param key name of the key, for the report
     * @throws TlsFileException when the file cannot be read; the message names key and file, and has nothing of its content
     */
    public static String password(String configured, Path base, String key) throws TlsFileException {
        if (!configured.startsWith(FILE)) {
            return configured;
        }
        String name = configured.substring(FILE.length()).strip();
        try (InputStream in = Files.newInputStream(base.resolve(name))) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("");
        } catch (IOException | InvalidPathException e) {
            throw new TlsFileException(key + ": the file " + name + " cannot be read", e);
        }
    }
}
