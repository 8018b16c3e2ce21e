package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.parley.assembly.KarafServer;
import org.parley.harness.ChatLeg;
import org.parley.harness.PresenceRoutes;

/** The assembled Karaf gets the feature parley-camel-sip and publishes presence by the example that it ships. */
@RunsAgainst(PresenceIT.Karaf.class)
class PresenceIT {

    /** Ours: a shell command and a save are behind it. */
    private static final long PATIENCE_S = 30;

    private static final long POLL_NS = 50_000_000;

    /** A server of its own: what is installed in it stays. */
    public static final class Karaf extends KarafUnderTest {

        public Karaf() {
            super("presence");
        }
    }

    private static KarafServer karaf(Stage stage) {
        return ((KarafUnderTest) stage.server()).karaf();
    }

    private static void save(KarafServer karaf, String name, String content) throws IOException {
        Path draft = Files.writeString(karaf.home().etc("parley/" + name), content);
        Files.move(draft, karaf.home().etc("parley/routes/" + name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void await(Path notified, String said) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!lines(notified).contains(said)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(said + " was not told, but " + lines(notified));
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /** What the documents in the file say. */
    private static List<String> lines(Path notified) throws IOException {
        return Files.exists(notified)
                ? Files.readAllLines(notified).stream()
                        .filter(line -> line.contains("<presence"))
                        .map(PresenceRoutes::said)
                        .toList()
                : List.of();
    }

    @Test
    void publishesPresenceOnceItIsInstalledAndTheExampleIsCopied(Stage stage) throws Exception {
        KarafServer karaf = karaf(stage);
        Path examples = karaf.home().etc("parley/examples");
        assertTrue(Files.exists(examples.resolve("presence.xml")));
        assertFalse(karaf.shell("feature:list -i --no-format").contains("parley-camel-sip"));
        assertFalse(karaf.shell("im:routes --no-format").contains("presence"));

        karaf.shell("feature:install parley-camel-sip");
        assertEquals(
                1,
                karaf.shell("package:exports --no-format")
                        .lines()
                        .filter(line -> line.matches("javax\\.sip\\.header\\s.*"))
                        .count(),
                "there is one JAIN-SIP");

        PresenceRoutes routes = PresenceRoutes.of(examples);
        Path notified = karaf.home().directory().resolve("notified/documents.txt");
        save(
                karaf,
                "agent.xml",
                routes.agent("file:" + notified.getParent()
                        + "?fileName=documents.txt&amp;fileExist=Append&amp;appendChars=%0A"));
        karaf.awaitLog("agent.xml.* in force");
        save(karaf, "presence.xml", routes.example());
        karaf.awaitLog("presence.xml.* in force");

        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        await(notified, stage.ana().aor() + " open");
        await(notified, stage.ben().aor() + " open");

        save(karaf, "presence.xml", routes.example().replace("</routes>", "<!-- edited --></routes>"));
        karaf.awaitLog("(?s)presence.xml is in force.*presence.xml is in force");
        stage.endAll(legs);
        await(notified, stage.ana().aor() + " closed");
        await(notified, stage.ben().aor() + " closed");

        Files.delete(karaf.home().etc("parley/routes/presence.xml"));
        Files.delete(karaf.home().etc("parley/routes/agent.xml"));
        karaf.awaitLog("agent.xml is deleted");
        karaf.shell("feature:uninstall parley-camel-sip");
        assertFalse(karaf.shell("feature:list -i --no-format").contains("parley-camel-sip"));
        assertTrue(karaf.shell("im:routes --no-format").contains("adhoc-setup.xml"));
    }
}
