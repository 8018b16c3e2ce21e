package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.assembly.KarafHome;
import org.parley.assembly.KarafServer;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;
import org.parley.harness.Scene;
import org.parley.harness.ServerAddress;

/**
 * Commands in the assembled Karaf: by the route and the command of the README, by the queue of the broker that comes along,
 * and when the server is killed meanwhile.
 */
class CommandIT {

    private static final Path README = Path.of("../README.md");
    private static final String SERVICE = "sip:alerts@services.example.com";

    /** Puts a file into the queue and waits for the reply, as another system does. */
    private static final String TO_QUEUE =
            """
            <routes xmlns="http://camel.apache.org/schema/spring">
              <route id="files-to-queue">
                <from uri="file:data/queued?include=.*[.]json&amp;move=.done"/>
                <setProperty name="name">
                  <header>CamelFileName</header>
                </setProperty>
                <convertBodyTo type="java.lang.String"/>
                <to uri="jms:queue:parley.commands?exchangePattern=InOut"/>
                <setHeader name="CamelFileName">
                  <exchangeProperty>name</exchangeProperty>
                </setHeader>
                <to uri="file:data/replies"/>
              </route>
            </routes>
            """;

    /** Ours: as long as a message may take, and polls of folders. */
    private static final long REPLY_S = 60;

    private static final long POLL_NS = 50_000_000;

    private static String block(String beginning, String containing) throws IOException {
        return Stream.of(Files.readString(README).split("(?m)^```.*\n"))
                .filter(text -> text.startsWith(beginning) && text.contains(containing))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README has no " + containing));
    }

    private static KarafHome home(String name) throws IOException, InterruptedException {
        KarafHome home = KarafHome.unpack(
                KarafHome.archive(), KarafHome.archive().resolveSibling("it").resolve(name));
        home.set("parley.cfg", "commands.allow", "create,end,query");
        home.set("parley.cfg", "commands.serviceIdentities", SERVICE);
        Path routes = Files.createDirectories(home.etc("parley/routes"));
        Files.writeString(
                routes.resolve("commands-from-files.xml"), block("<routes", "route id=\"commands-from-files\""));
        Files.writeString(routes.resolve("files-to-queue.xml"), TO_QUEUE);
        return home;
    }

    private static void command(KarafHome home, String folder, String name, String json) throws IOException {
        Path draft = home.directory().resolve("data/" + name);
        Files.writeString(draft, json);
        Path commands = Files.createDirectories(home.directory().resolve("data/" + folder));
        Files.move(draft, commands.resolve(name));
    }

    /** The reply, which is taken away. */
    private static String reply(KarafHome home, String name) throws IOException {
        Path file = home.directory().resolve("data/replies/" + name);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(REPLY_S);
        while (!(Files.exists(file) && Files.readString(file).endsWith("}"))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no reply " + name + "\n" + home.log());
            }
            LockSupport.parkNanos(POLL_NS);
        }
        String reply = Files.readString(file);
        Files.delete(file);
        return reply;
    }

    private static String create(String id, ChatClient user) throws IOException {
        return block("{", "org.parley.command.create.v1")
                .replace("incident-4711", id)
                .replace("\"sip:ben@127.0.0.1:5072\", \"sip:cleo@127.0.0.1:5073\"", '"' + user.aor() + '"');
    }

    private static String end(String id) {
        return """
                {"specversion":"1.0","id":"%s","source":"urn:example:dispatch",
                 "type":"org.parley.command.end.v1","data":{"session":"nope"}}"""
                .formatted(id);
    }

    private static Scene scene(KarafServer server) {
        return Scene.withServer(
                new ServerAddress("127.0.0.1", server.sipPort(), server.sipPort(), "sip:conference-factory@localhost"));
    }

    private static void contains(String part, String reply) {
        assertTrue(reply.contains(part), reply);
    }

    @Test
    @Covers({"CMD-5", "CMD-8"})
    void doesACommandOnceAlsoWhenItIsKilledMeanwhile() throws Exception {
        KarafHome home = home("commands");
        String known;
        KarafServer killed = KarafServer.start(home);
        try (Scene scene = scene(killed)) {
            ChatClient ben = scene.client("ben");
            command(home, "queued", "done.json", create("done", ben));
            ben.expectInvitation().decline(486, "Busy Here");
            contains("\"nobody-came\"", reply(home, "done.json"));
            command(home, "commands", "end.json", end("end"));
            known = reply(home, "end.json");
            contains("\"unknown-session\"", known);

            command(home, "commands", "rings.json", create("rings", ben));
            ben.expectInvitation().ring();
        } finally {
            ProcessHandle process = ProcessHandle.of(killed.pid()).orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
        }
        try (KarafServer restarted = KarafServer.start(home);
                Scene scene = scene(restarted)) {
            ChatClient ben = scene.client("ben");
            // It lies in the folder as it lay: nobody has to send it again.
            contains("\"interrupted\"", reply(home, "rings.json"));
            command(home, "queued", "end.json", end("end"));
            assertEquals(known, reply(home, "end.json"));
            command(home, "commands", "other.json", end("rings"));
            contains("\"duplicate-id\"", reply(home, "other.json"));
            ben.sip().expectNothing(Patience.QUIET);

            // ACK and BYE come to the domain.
            restarted.reconfigure(edited -> edited.set("parley.cfg", "domain", "localhost:" + restarted.sipPort()));
            command(home, "commands", "again.json", create("again", ben));
            ChatLeg b = ben.expectInvitation();
            b.accept();
            b.expectText(SERVICE, "Leave by the north door");
            contains("\"outcome\":\"joined\"", reply(home, "again.json"));
            b.leave();
        }
    }
}
