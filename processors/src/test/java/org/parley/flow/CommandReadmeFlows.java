package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.command.CommandSchemas;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;

/** The command that the README shows, in the folder that the route of the README reads. */
@RunsAgainst(CommandReadmeFlows.ReadingFolder.class)
public class CommandReadmeFlows {

    private static final Path README = Path.of("../README.md");

    /** Ours. */
    private static final long POLL_NS = 20_000_000;

    /** A server with the route of the README. */
    public static final class ReadingFolder extends InJvmServer {

        private static final Path DATA = folder();

        public ReadingFolder() {
            super(Map.of(
                    "commands-from-files.xml",
                    block(
                                    "<routes xmlns=\"http://camel.apache.org/schema/spring\">\n  <route id=\"commands-from-files\"")
                            .replace("file:data", "file:" + DATA)));
        }

        private static Path folder() {
            try {
                return Files.createTempDirectory("parley-data");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String block(String beginning) {
        return blocks().filter(text -> text.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README has no " + beginning));
    }

    private static Stream<String> blocks() {
        try {
            return Stream.of(Files.readString(README).split("(?m)^```.*\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String json(String containing) {
        return blocks().filter(text -> text.startsWith("{") && text.contains(containing))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README has no " + containing));
    }

    @Test
    public void doesWhatAFileSays(Stage stage) throws Exception {
        stage.policy("commands.allow", "create,send,query", "commands.serviceIdentities", "sip:*@services.example.com");
        Path unfinished = ReadingFolder.DATA.resolve("create.json");
        Files.writeString(
                unfinished,
                json("org.parley.command.create.v1")
                        .replace("sip:ben@127.0.0.1:5072", stage.ben().aor())
                        .replace("sip:cleo@127.0.0.1:5073", stage.cleo().aor()));
        Path commands = Files.createDirectories(ReadingFolder.DATA.resolve("commands"));
        Files.move(unfinished, commands.resolve("create.json"));

        ChatLeg b = stage.ben().expectInvitation();
        stage.cleo().expectInvitation().decline(486, "Busy Here");
        b.accept();
        b.expectText("sip:alerts@services.example.com", "Leave by the north door");

        JsonNode reply = CommandSchemas.reply(awaited(ReadingFolder.DATA.resolve("replies/create.json")));
        JsonNode shown = CommandSchemas.reply(json("org.parley.reply.v1"));
        assertEquals("ok", CommandSchemas.outcome(reply));
        assertEquals(shown.at("/data/result/invitees/1/outcome"), reply.at("/data/result/invitees/1/outcome"));
        assertEquals(shown.path("commandid"), reply.path("commandid"));
        assertEquals(b.focus(), reply.at("/data/result/session").asText());
        assertTrue(Files.exists(commands.resolve(".done/create.json")));
        b.leave();
        stage.expectEnded(b.focus());
    }

    @Test
    @Covers("CMD-8")
    public void leavesTheReplyAlsoToWhatIsRefused(Stage stage) throws Exception {
        Path commands = Files.createDirectories(ReadingFolder.DATA.resolve("commands"));
        String command = json("org.parley.command.create.v1");
        for (String[] refused : new String[][] {{"half", "{", "malformed"}, {"off", command, "commands-off"}}) {
            Path draft = ReadingFolder.DATA.resolve(refused[0] + ".json");
            Files.writeString(draft, refused[1]);
            Files.move(draft, commands.resolve(refused[0] + ".json"));

            String reply = awaited(ReadingFolder.DATA.resolve("replies/" + refused[0] + ".json"));

            assertEquals(refused[2], CommandSchemas.outcome(CommandSchemas.reply(reply)));
        }
    }

    private static String awaited(Path file) throws IOException {
        long deadline = System.nanoTime() + 2 * Patience.MESSAGE.toNanos();
        while (!isWhole(file) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NS);
        }
        return Files.readString(file);
    }

    private static boolean isWhole(Path file) throws IOException {
        return Files.exists(file) && Files.readString(file).endsWith("}");
    }
}
