package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.assembly.KarafServer;
import org.parley.harness.ChatLeg;

/** Route files of an assembled Karaf are edited, copied, deleted and shipped anew while sessions are up. */
@RunsAgainst(RouteFilesIT.EditedKaraf.class)
class RouteFilesIT {

    /** A Karaf whose files no other scenario needs. */
    public static final class EditedKaraf extends KarafUnderTest {

        public EditedKaraf() {
            super("edited");
        }
    }

    private KarafServer karaf;
    private Path etc;

    @BeforeEach
    void find(Stage stage) {
        karaf = ((KarafUnderTest) stage.server()).karaf();
        etc = karaf.home().directory().resolve("etc");
    }

    private Path route(String name) {
        return etc.resolve("parley/routes").resolve(name);
    }

    private static void save(Path file, String text) throws IOException {
        Path draft = Files.writeString(file.resolveSibling("." + file.getFileName() + ".draft"), text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Saves a route file and waits until the log says this of it. */
    private void saveUntil(String name, String text, String logged) throws Exception {
        int before = karaf.log().length();
        save(route(name), text);
        karaf.awaitLog(Pattern.quote(name) + logged, before);
    }

    private static int message(Stage stage) {
        return stage.ana()
                .send(stage.ana().draft("MESSAGE", stage.server().factoryUri()).body("text/plain", "Help!"))
                .expectFinalOf(List.of(202, 405))
                .status();
    }

    @Covers("ROUTE-8")
    @Test
    void takesYamlOverAndAway(Stage stage) throws Exception {
        String yaml = ReadmeEdit.with("id: help-desk").block();
        assertEquals(405, message(stage));

        saveUntil("help-desk.yaml", yaml, " is in force");
        assertEquals(202, message(stage));

        saveUntil(
                "help-desk.yaml",
                yaml.replace("setHeader", "setHaeder"),
                ": line 7, column 11: Unknown node id: setHaeder");
        assertEquals(202, message(stage));
        String shown = karaf.shell("im:routes");
        assertTrue(shown.contains("help-desk.yaml as of ") && shown.contains("line 7, column 11"), shown);

        saveUntil("help-desk.yaml", yaml.replace("Accepted", "Taken"), " is in force");
        saveUntil(
                "help-desk.xml",
                """
                <routes xmlns="http://camel.apache.org/schema/spring">
                  <route id="help-desk"><from uri="direct:other"/><log message="x"/></route>
                </routes>
                """,
                ": the route id help-desk of help-desk.xml belongs to help-desk.yaml");
        int before = karaf.log().length();
        Files.delete(route("help-desk.yaml"));
        Files.delete(route("help-desk.xml"));
        karaf.awaitLog("help-desk.yaml is deleted", before);
        assertEquals(405, message(stage));
    }

    @Covers("ROUTE-3")
    @Test
    void makesTheEditsOfTheReadmeWhilePhonesRing(Stage stage) throws Exception {
        String adhoc = Files.readString(route("adhoc-setup.xml"));
        String refusals = Files.readString(route("refusals.xml"));
        List<ChatLeg> chat = stage.established(stage.ana(), stage.ben());
        ChatLeg caller = stage.cleo().invite(Stage.listOf(stage.dee()));
        ChatLeg phone = stage.dee().expectInvitation();
        phone.ring();
        caller.call().expectProvisional(180);
        try (PolicyServer policy = new PolicyServer("allow")) {
            int before = karaf.log().length();
            for (ReadmeEdit edit : ReadmeEdit.all()) {
                if (edit.file().matches(".*\\.(xml|yaml)") && !edit.block().contains("Office")) {
                    edit.apply(etc.resolve("parley/routes"), policy::in);
                }
            }
            karaf.awaitLog("adhoc-setup.xml is in force", before);
            karaf.awaitLog("refusals.xml is in force", before);
            ChatLeg eve = stage.client("eve").invite(Stage.listOf(stage.client("fay")));
            ChatLeg fay = stage.client("fay").expectInvitation();
            fay.accept();
            eve.expectAnswered();
            assertEquals(List.of(stage.client("eve").aor() + " 1"), policy.asked());
            karaf.awaitLog("audit +\\| " + Pattern.quote(eve.call().callId()) + ": 1 invited to", before);
            stage.endAll(List.of(eve, fay));

            policy.answers("deny");
            stage.client("eve").invite(Stage.listOf(stage.client("fay"))).expectRefused(403);
            stage.policy("adhoc.maxParticipants", "2");
            stage.client("eve")
                    .invite(Stage.listOf(stage.client("fay"), stage.client("gil")))
                    .expectRefused(486);
            karaf.awaitLog("refusals +\\| .* 486 OMA-A8 ", before);
        }
        saveUntil("adhoc-setup.xml", adhoc, " is in force");
        saveUntil("refusals.xml", refusals, " is in force");
        int before = karaf.log().length();
        Files.delete(route("help-desk.yaml"));
        Files.delete(route("refusal-queue.xml"));
        karaf.awaitLog("help-desk.yaml is deleted", before);

        chat.get(0).say("still here");
        chat.get(1).expectText(stage.ana(), "still here");
        phone.accept();
        caller.expectAnswered();
        stage.endAll(List.of(caller, phone));
        stage.endAll(chat);
    }

    /** The shipped files of a next version, as its feature puts them in place of those of this one. */
    @Covers("ROUTE-9")
    @Test
    void keepsEditedFilesThroughAnUpgrade(Stage stage) throws Exception {
        String mine = Files.readString(route("notify.xml")) + "<!-- mine -->\n";
        saveUntil("notify.xml", mine, " is in force");
        int before = karaf.log().length();
        Files.delete(route("capabilities.xml"));
        karaf.awaitLog("capabilities.xml is deleted", before);
        Path next = Files.createDirectories(karaf.home().directory().resolve("next"));
        StringBuilder files = new StringBuilder();
        for (String name : List.of("leave.xml", "notify.xml", "capabilities.xml")) {
            Path shipped = etc.resolve("parley/shipped/parley/routes").resolve(name);
            Path file = Files.writeString(next.resolve(name), Files.readString(shipped) + "<!-- next -->\n");
            files.append("<configfile override=\"true\" finalname=\"/etc/parley/shipped/parley/routes/")
                    .append(name + "\">" + file.toUri() + "</configfile>");
        }
        Path repository = Files.writeString(
                next.resolve("features.xml"),
                "<features name=\"next\" xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\">"
                        + "<feature name=\"parley\" version=\"0.1.1\"><feature>parley-core</feature>" + files
                        + "</feature></features>");
        ChatLeg caller = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg phone = stage.ben().expectInvitation();
        phone.ring();
        caller.call().expectProvisional(180);

        karaf.shell("feature:repo-add " + repository.toUri());
        karaf.shell("feature:install --upgrade parley/0.1.1");
        karaf.awaitLog("leave.xml is in force", before);

        assertTrue(Files.readString(route("leave.xml")).endsWith("<!-- next -->\n"));
        assertEquals(mine, Files.readString(route("notify.xml")));
        assertTrue(Files.readString(route("notify.xml.new")).endsWith("<!-- next -->\n"));
        assertFalse(Files.exists(route("capabilities.xml")));
        assertTrue(karaf.log().contains("etc/parley/routes/notify.xml: is edited, and stays as it is"));
        assertTrue(karaf.log().contains("etc/parley/routes/capabilities.xml: is deleted, and stays so"));
        phone.accept();
        caller.expectAnswered();
        stage.endAll(List.of(caller, phone));
    }
}
