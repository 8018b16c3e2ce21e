package org.parley.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Karaf as its project ships it becomes an IM server by our KAR alone; nothing is fetched from anywhere. */
class StockKarafIT {
    private static final Path STOCK = Path.of(System.getProperty("parley.stock"));
    private static final Path KAR = Path.of(System.getProperty("parley.kar"));

    @Test
    void comesUpFromTheKarAndKeepsAConfigurationThatIsThere() throws Exception {
        KarafHome home =
                KarafHome.unpack(STOCK, KarafHome.archive().resolveSibling("it").resolve("stock"));
        home.set("org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.repositories", "");
        home.set(
                "org.ops4j.pax.url.mvn.cfg",
                "org.ops4j.pax.url.mvn.localRepository",
                home.directory().resolve("empty"));
        Files.copy(Path.of("../features/src/main/cfg/parley.cfg"), home.etc("parley.cfg"));
        home.set("parley.cfg", "adhoc.maxParticipants", 7);
        Files.copy(KAR, home.directory().resolve("deploy").resolve(KAR.getFileName()));
        try (KarafServer server = KarafServer.start(home)) {
            List<String> errors = server.log()
                    .lines()
                    .filter(line -> line.contains("| ERROR |"))
                    .toList();
            assertEquals(List.of(), errors);
            assertTrue(server.shell("bundle:list").contains("Parley IM server"));
            assertTrue(server.shell("im:routes --no-format").contains("adhoc-setup.xml"));
            assertTrue(Files.readString(home.etc("parley.cfg")).contains("adhoc.maxParticipants = 7"));
            assertTakesBroker(server, home);
        }
    }

    /** While the IM server runs: a route waits for jms:, comes when the feature brings it, and goes round the broker. */
    private static void assertTakesBroker(KarafServer server, KarafHome home) throws Exception {
        home.save(
                "parley/routes/round.xml",
                List.of(
                        "<routes xmlns=\"http://camel.apache.org/schema/spring\">",
                        "<route id=\"there\"><from uri=\"timer:there?period=500\"/>",
                        "<setBody><constant>round</constant></setBody><to uri=\"jms:queue:parley.messages\"/></route>",
                        "<route id=\"back\"><from uri=\"jms:queue:parley.messages\"/>",
                        "<log message=\"went ${body} the broker\"/></route>",
                        "</routes>"));
        server.awaitLog("round.xml: .*there is no component jms");
        server.moveBroker();
        server.shell("feature:install parley-artemis parley-jms");
        server.awaitLog("round.xml is in force");
        server.awaitLog("went round the broker");
    }
}
