package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.parley.demo.Conversation;

/** The demonstration plays to its end, and says what it missed when there is no server. */
@RunsAgainst(KarafUnderTest.class)
class ConversationIT {

    private static String play(int port) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Conversation.run("127.0.0.1", port, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsTheLadderAndTheTranscript(Stage stage) {
        String shown = play(stage.server().sipUdpPort());
        assertTrue(shown.lines().anyMatch(line -> line.matches(" +ana +parley +ben +cleo +dee")), shown);
        assertTrue(shown.contains(" 603 Decline "), shown);
        assertTrue(
                shown.lines().anyMatch(line -> line.matches("  ben +I have to go. Bye! +\\(read by ana and cleo\\)")),
                shown);
        assertEquals(0, shown.chars().filter(c -> c == '\033').count(), "no colours in a file");
    }

    @Test
    void namesTheStepAndWhatWasExpectedWhenItFails() throws IOException {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            IllegalStateException failure =
                    assertThrows(IllegalStateException.class, () -> play(silent.getLocalPort()));
            assertTrue(failure.getMessage().contains("ben expected an INVITE"), failure.getMessage());
            assertTrue(failure.getMessage().contains("ana invites ben"), failure.getMessage());
        }
    }
}
