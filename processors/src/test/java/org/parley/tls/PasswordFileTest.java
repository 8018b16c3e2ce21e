package org.parley.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;

/** Where a password comes from. */
@Covers("CON-9")
class PasswordFileTest {

    private static final String KEY = "tls.keystorePassword";

    @TempDir
    private Path base;

    private String password(String configured) throws TlsFileException {
        return PasswordFile.password(configured, base, KEY);
    }

    @Test
    void isWhatTheConfigurationSays() throws Exception {
        assertEquals("", password(""));
        assertEquals("change it", password("change it"));
    }

    @Test
    void isTheFirstLineOfTheFileThatTheConfigurationNames() throws Exception {
        Files.writeString(base.resolve("keystore.secret"), "w\u00f6rd \r\nnothing\n");
        assertEquals("w\u00f6rd ", password("file:keystore.secret"));
        assertEquals("w\u00f6rd ", password("file: " + base.resolve("keystore.secret")));
        Files.writeString(base.resolve("empty"), "");
        assertEquals("", password("file:empty"));
    }

    @Test
    void isReadNoFurtherThanAPasswordIsLong() throws Exception {
        Files.writeString(base.resolve("long"), "x".repeat(10_000));
        assertEquals(4_096, password("file:long").length());
    }

    @Test
    void namesKeyAndFileWhereThereIsNone() {
        TlsFileException missing = assertThrows(TlsFileException.class, () -> password("file:nowhere"));
        assertTrue(missing.getMessage().startsWith(KEY + ": the file nowhere cannot be read"), missing.getMessage());
    }
}
