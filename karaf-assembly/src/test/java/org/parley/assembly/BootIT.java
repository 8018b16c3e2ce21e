package org.parley.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.parley.Covers;

/** The distribution comes up as shipped, and again with what its operator has edited. */
@ExtendWith(KarafExtension.class)
class BootIT {

    private static boolean isInUse(List<String> bundle) {
        String state = bundle.get(1);
        boolean isFragment = bundle.stream().anyMatch(column -> column.contains("Hosts:"));
        // Starting is a bundle that waits for its first class to be asked for.
        return state.equals("Active") || state.equals("Starting") || state.equals("Resolved") && isFragment;
    }

    private static List<List<String>> rows(String table) {
        return table.lines()
                .filter(line -> line.contains("\t"))
                .map(line -> Stream.of(line.split("\t")).map(String::trim).toList())
                .toList();
    }

    private static List<String> linesWith(String text, String... parts) {
        return text.lines()
                .filter(line -> Stream.of(parts).allMatch(line::contains))
                .toList();
    }

    @Test
    void hasEveryBundleActive(KarafServer server) throws Exception {
        List<List<String>> bundles = rows(server.shell("bundle:list -t 0 --no-format"));
        assertTrue(bundles.size() > 50, bundles.toString());
        assertEquals(List.of(), bundles.stream().filter(row -> !isInUse(row)).toList());
        assertTrue(
                bundles.stream().anyMatch(row -> row.contains("Active") && row.contains("Parley IM server")),
                bundles.toString());
    }

    @Test
    @Covers("SEC-10")
    void listensWhereOnlyThisMachineReachesIt(KarafServer server) throws Exception {
        assumeTrue(OpenSockets.areShown(), "skipped: this system has no /proc that tells of sockets");
        Set<String> sockets = OpenSockets.of(server.pid());
        assertTrue(sockets.size() >= 5, () -> "SIP twice, MSRP, SSH, HTTP at least: " + sockets);
        assertEquals(
                List.of(),
                sockets.stream()
                        .filter(socket -> !socket.contains(" loopback "))
                        .toList());
    }

    @Test
    void hasItsFeaturesInstalled(KarafServer server) throws Exception {
        List<String> names = rows(server.shell("feature:list -i --no-format")).stream()
                .map(row -> row.get(0))
                .toList();
        assertTrue(
                names.containsAll(
                        List.of("parley", "parley-core", "parley-camel", "parley-web", "parley-artemis", "parley-jms")),
                names.toString());
    }

    @Test
    void logsNoErrorOnTheWayUp(KarafServer server) throws Exception {
        assertEquals(List.of(), linesWith(server.log(), "| ERROR |"));
        assertEquals(List.of(), linesWith(server.log(), "| WARN ", "etc/parley.cfg"));
    }

    @Test
    void takesNoFolderOfConfigurationForABundle(KarafServer server) throws Exception {
        assertEquals(List.of(), linesWith(server.log(), "fileinstall", "bundle"));
    }

    @Test
    void startsWhatItHasOnceAtItsFirstStart(KarafServer server) throws Exception {
        assertEquals(List.of(), linesWith(server.log(), "Stopping bundles"));
    }

    @Test
    void logsNothingUntowardWhenSomebodyLogsIn(KarafServer server) throws Exception {
        assertTrue(server.shell("shell:info").contains("Karaf version"));
        assertEquals(List.of(), linesWith(server.log(), "NoClassDefFoundError"));
    }

    @Test
    void offersItsShellOnThisMachineOnly(KarafServer server) throws Exception {
        assertEquals(
                1,
                linesWith(Files.readString(server.home().etc("org.apache.karaf.shell.cfg")), "sshHost", "127.0.0.1")
                        .size());
        assertEquals(
                1,
                linesWith(
                                Files.readString(server.home().etc("org.ops4j.pax.web.cfg")),
                                "listening.addresses",
                                "127.0.0.1")
                        .size());
    }

    @Test
    void comesUpAgainWithTheFilesThatWereEdited() throws Exception {
        KarafHome home = KarafHome.unpack(
                KarafHome.archive(), KarafHome.archive().resolveSibling("it").resolve("twice-started"));
        try (KarafServer first = KarafServer.start(home)) {
            assertTrue(first.log().contains("Parley is up"));
        }
        home.set("parley.cfg", "adhoc.maxParticipants", 7);
        Path route = home.etc("parley/routes").resolve("mine.xml");
        Files.createDirectories(route.getParent());
        Files.writeString(
                route,
                """
                <routes xmlns="http://camel.apache.org/schema/spring">
                    <route id="mine"><from uri="direct:mine"/><log message="mine"/></route>
                </routes>
                """);
        List<Path> edited = appendALineToEachFile(home.etc("parley/routes"));
        try (KarafServer second = KarafServer.start(home)) {
            assertEquals(List.of(), linesWith(second.log(), "| ERROR |"));
            assertFalse(linesWith(Files.readString(home.etc("parley.cfg")), "adhoc.maxParticipants = 7")
                    .isEmpty());
            for (Path file : edited) {
                assertTrue(Files.readString(file).endsWith("<!-- edited -->\n"), file.toString());
            }
        }
    }

    @Test
    void reportsAValueThatIsNotAllowedAndStaysUp() throws Exception {
        KarafHome home = KarafHome.unpack(
                KarafHome.archive(), KarafHome.archive().resolveSibling("it").resolve("misconfigured"));
        home.set("parley.cfg", "adhoc.maxParticipants", "many");
        try (KarafServer server = KarafServer.start(home)) {
            assertEquals(
                    1,
                    linesWith(server.log(), "ERROR", "adhoc.maxParticipants = many", "2 to 10000")
                            .size());
            server.reconfigure(edited -> edited.set("parley.cfg", "adhoc.maxParticipants", 9));
            server.reconfigure(edited -> edited.set("parley.cfg", "adhoc.maxParticipant", 9));
            server.awaitLog("adhoc.maxParticipant = 9: no such key");
        }
    }

    private static List<Path> appendALineToEachFile(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files = entries.toList();
        }
        for (Path file : files) {
            Files.writeString(file, "<!-- edited -->\n", StandardOpenOption.APPEND);
        }
        return files;
    }
}
