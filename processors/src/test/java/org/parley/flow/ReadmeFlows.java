package org.parley.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.harness.FreePort;

/** F1.1 and F5.1 with the requests and the group that the README shows; SIPp sends them and plays ben. */
@RunsAgainst(InJvmServer.class)
public class ReadmeFlows {

    /** Where ben is in the README. */
    private static final String BEN = "127.0.0.1:5072";

    private static final Path README = Path.of("../README.md");

    @Test
    @Flow("F1.1")
    public void answersTheInviteToTheFactory(Stage stage, @TempDir Path directory) {
        Sipp.assumeInstalled();
        call(stage, directory, FreePort.any(), "INVITE sip:conference-factory@localhost");
    }

    @Test
    @Flow("F5.1")
    public void answersTheInviteToTheGroup(Stage stage, @TempDir Path directory) {
        Sipp.assumeInstalled();
        int ben = FreePort.any();
        String document = block(stage, ben, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<group");
        stage.group("sip:team@" + stage.server().domain(), document);
        call(stage, directory, ben, "INVITE sip:team@localhost");
    }

    /** ana calls with the INVITE, ben accepts, ana leaves, and the focus releases ben. */
    private static void call(Stage stage, Path directory, int ben, String requestLine) {
        String invite = block(stage, ben, requestLine)
                .replace("127.0.0.1:5071", "[local_ip]:[local_port]")
                .replaceFirst("branch=[^;]*", "branch=[branch]")
                .replaceFirst("Call-ID: .*", "Call-ID: [call_id]");
        try (Sipp accepting = Sipp.called("callee", directory, ben, 1);
                Sipp caller = Sipp.calling(
                        "readme-caller", directory, stage.scene().server().sip("UDP"), invite)) {
            caller.expectAllCallsDone();
            accepting.expectAllCallsDone();
        }
    }

    /** The block of the README that begins so, for this server and with ben at this port. */
    private static String block(Stage stage, int ben, String beginning) {
        try {
            return Stream.of(Files.readString(README).split("(?m)^```.*\n"))
                    .filter(text -> text.startsWith(beginning))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the README has no " + beginning))
                    .replace("@localhost", "@" + stage.server().domain())
                    .replace(BEN, "127.0.0.1:" + ben);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
