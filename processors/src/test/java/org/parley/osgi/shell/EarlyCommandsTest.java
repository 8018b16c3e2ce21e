package org.parley.osgi.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands before there is any configuration, and so no server to ask. */
class EarlyCommandsTest {

    private final TestShell shell = new TestShell(Optional.empty());

    @AfterEach
    void close() {
        shell.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sessions",
                "session abc",
                "refusals",
                "participants abc",
                "remove abc sip:ben@example.com",
                "end abc",
                "routes",
                "stats"
            })
    void sayWhatIsMissing(String command) {
        String message = assertThrows(CommandException.class, () -> shell.run("im:" + command))
                .getMessage();

        assertTrue(message.startsWith("Parley is not up. It has no configuration yet"), message);
        assertTrue(message.contains("etc/parley.cfg"), message);
    }

    @Test
    void completeNothing() {
        assertEquals(List.of(), shell.complete("session", ""));
    }
}
