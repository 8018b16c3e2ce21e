package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.assembly.KarafServer;
import org.parley.harness.ChatLeg;
import org.parley.harness.MsrpPeer;
import org.parley.harness.SipDraft;

/** The web console as somebody sees it who has it open while clients call. */
@RunsAgainst(KarafUnderTest.class)
class ConsolePageIT {

    /** Where pictures of the page are put; empty: nowhere. */
    private static final String PICTURES = System.getProperty("parley.pictures", "");

    private static KarafServer karaf(Stage stage) {
        return ((KarafUnderTest) stage.server()).karaf();
    }

    private static String id(ChatLeg leg) {
        return leg.focus().substring("sip:".length(), leg.focus().indexOf('@'));
    }

    private static Chromium open(Stage stage, Path directory) throws IOException, InterruptedException {
        karaf(stage).get("/parley");
        Chromium chromium = Chromium.start(directory);
        chromium.look(1360, 900, "light");
        chromium.open(karaf(stage).web("/parley"));
        chromium.awaitText("#status", "Ready");
        return chromium;
    }

    private static void picture(Chromium chromium, String name) throws IOException, InterruptedException {
        if (!PICTURES.isEmpty()) {
            Files.write(Files.createDirectories(Path.of(PICTURES)).resolve(name + ".png"), chromium.picture());
        }
    }

    private static String row(ChatLeg leg) {
        return "tr[data-user=" + Chromium.quoted(leg.client().aor()) + "]";
    }

    @Test
    @Covers("CON-5")
    void showsASessionFromItsBeginningToItsEnd(Stage stage, @TempDir Path directory) throws Exception {
        try (Chromium chromium = open(stage, directory)) {
            ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
            ChatLeg b = stage.ben().expectInvitation();
            ChatLeg c = stage.cleo().expectInvitation();
            ChatLeg d = stage.dee().expectInvitation();
            c.ring();
            a.call().expectProvisional(180);
            chromium.awaitText("#session-list", "4 on the way");
            d.decline(603, "Decline");
            b.accept();
            a.expectAnswered();
            String id = id(a);
            String card = "#session-list [data-session=" + Chromium.quoted(id) + "]";
            chromium.awaitText(card, "2 in · 1 on the way · 1 failed");

            chromium.click(card + " a");
            chromium.awaitText("#session-detail h2", id);
            chromium.awaitText(row(b), "connected");
            chromium.awaitText(row(d), "603");
            c.accept();
            chromium.awaitText(row(c), "connected");
            a.say("a word between us");
            b.expectText(stage.ana(), "a word between us");
            c.expectText(stage.ana(), "a word between us");
            chromium.await(
                    "return [...document.querySelectorAll('.messages li')].some(li => li.textContent.includes('message/cpim'))",
                    "no message is told");
            assertFalse(chromium.text("body").contains("a word between us"));
            picture(chromium, "session");

            b.leave();
            chromium.awaitText(row(b), "departed");
            chromium.await(
                    "return [...document.querySelectorAll('.messages li')].some(li => li.textContent.includes('BYE'))",
                    "no BYE is told");
            a.leave();
            c.expectReleased();
            chromium.awaitText("#session-detail", "ended: below minimum");
            chromium.await(
                    "return !document.querySelector(" + Chromium.quoted(card) + ")", "the session is still listed");
            assertEquals("[]", chromium.log());
        }
    }

    @Test
    @Covers("CON-6")
    void marksARefusalAtItsStep(Stage stage, @TempDir Path directory) throws Exception {
        try (Chromium chromium = open(stage, directory)) {
            stage.policy("authorisation.deny", stage.ana().aor());
            ChatLeg refused = stage.ana().invite(Stage.listOf(stage.ben()));
            refused.expectRefused(403);

            chromium.click("#tab-refusals");
            chromium.awaitText("#refusals tbody tr", "authorise");
            chromium.awaitText("#refusals tbody tr", "403");
            chromium.awaitText("#refusals tbody tr", refused.call().callId());
            picture(chromium, "refusals");
            chromium.click("#tab-procedures");
            String step = ".step[data-label=authorise]";
            chromium.await(
                    "return /^\\d+ refused$/.test(document.querySelector('" + step
                            + " .refused:not([hidden]) text')?.textContent)",
                    "the step is not marked");
            chromium.await(
                    "return document.querySelector('.step[data-label=checkOffer] .refused').hasAttribute('hidden')",
                    "a step that refused nothing is marked");
            picture(chromium, "procedure");
            chromium.run("document.querySelector('" + step
                    + " .refused').dispatchEvent(new MouseEvent('click', {bubbles: true}))");
            chromium.awaitText("#refusals .only", "authorise");
            assertEquals("[]", chromium.log());
        }
    }

    @Test
    @Covers("CON-7")
    void showsTheNamesOfPeersAsText(Stage stage, @TempDir Path directory) throws Exception {
        String name = "<img src=x onerror='document.title=1'><script>document.title=2</script>";
        try (Chromium chromium = open(stage, directory)) {
            MsrpPeer media = stage.ana().newMedia();
            SipDraft invite = stage.ana().factoryInvite();
            invite.set("From", invite.header("From").replaceFirst("\"[^\"]*\"", '"' + name + '"'));
            ChatLeg a = stage.ana()
                    .call(
                            Stage.listOf(stage.ben())
                                    .in(invite, stage.ana().offer(media).toString()),
                            media);
            ChatLeg b = stage.ben().expectInvitation();
            b.accept();
            a.expectAnswered();

            chromium.awaitText("#session-list", name.substring(0, 20));
            chromium.click("#session-list a");
            chromium.awaitText("#session-detail", name);
            assertEquals("Parley", chromium.run("return document.title"));
            assertEquals("0", chromium.run("return document.querySelectorAll('main img, main script').length"));
            assertEquals("[]", chromium.log());
            stage.endAll(List.of(a, b));
        }
    }

    @Test
    void letsAnOperatorRemoveAUserAndEndTheSession(Stage stage, @TempDir Path directory) throws Exception {
        karaf(stage).home().set("users.properties", "olga", "secret,operator");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        try (Chromium chromium = open(stage, directory)) {
            chromium.click("#session-list [data-session=" + Chromium.quoted(id(legs.get(0))) + "] a");
            chromium.awaitText(row(legs.get(1)), "connected");
            assertEquals("true", chromium.run("return document.querySelector('" + "#session-detail .danger').hidden"));

            chromium.click("#account");
            chromium.type("dialog [name=user]", "olga");
            chromium.type("dialog [name=password]", "wrong\n");
            chromium.awaitText("dialog .failure", "User and password do not fit");
            chromium.run("document.querySelector('dialog [name=password]').value = ''");
            chromium.type("dialog [name=password]", "secret\n");
            chromium.awaitText("#account", "olga");
            assertFalse(chromium.run("return document.cookie").contains("parley"));

            chromium.click(row(legs.get(1)) + " button");
            chromium.type("dialog [name=reason]", "late\n");
            assertTrue(legs.get(1).expectReleased().header("Reason").orElse("").contains("late"));
            chromium.awaitText(row(legs.get(1)), "booted");
            picture(chromium, "operator");
            chromium.click("#session-detail .danger");
            chromium.awaitText("dialog h2", "End this session?");
            chromium.click("dialog [type=submit]");
            Stage.requireGone(legs.get(0).expectReleased());
            Stage.requireGone(legs.get(2).expectReleased());
            chromium.awaitText("#session-detail", "ended: operator");
            chromium.click("#account");
            chromium.awaitText("#account", "Log in");
        }
    }

    /** The broker is away for one session, and comes back. */
    @Test
    @Covers("CON-10")
    void showsWhatWaitsForABrokerAndWhy(Stage stage, @TempDir Path directory) throws Exception {
        KarafServer karaf = karaf(stage);
        karaf.home().set("users.properties", "olga", "secret,operator");
        String row = "tr[data-subscription=" + Chromium.quoted("events for default") + "]";
        try (Chromium chromium = open(stage, directory)) {
            chromium.click("#tab-outbox");
            chromium.awaitText(row, "flows");
            karaf.reconfigureJms("tcp://127.0.0.1:1");
            stage.endAll(stage.established(stage.ana(), stage.ben()));
            chromium.awaitText(row + " [data-name=State]", "not delivered");
            chromium.await(
                    "return /^[1-9]\\d* \\(/.test(document.querySelector("
                            + Chromium.quoted(row + " [data-name=Waiting]") + ").textContent)",
                    "no entry waits");
            assertEquals("true", chromium.run("return document.querySelector('" + row + " .act .pair').hidden"));
            picture(chromium, "outbox");
            List<String> inShell = OperatorShellIT.row(stage, "im:outbox --no-format events", "default");
            assertTrue(inShell.get(2).matches("[1-9]\\d*"), inShell.toString());
            assertTrue(inShell.get(9).length() > 1, inShell.toString());

            karaf.reconfigureJms("tcp://127.0.0.1:" + karaf.brokerPort());
            chromium.click("#account");
            chromium.type("dialog [name=user]", "olga");
            chromium.type("dialog [name=password]", "secret\n");
            chromium.awaitText("#account", "olga");
            chromium.awaitText(row + " [data-name=State]", "flows");
            chromium.await(
                    "return document.querySelector(" + Chromium.quoted(row + " [data-name=Waiting]")
                            + ").textContent === '0'",
                    "the outbox does not empty");
            assertEquals("[]", chromium.log());
        }
    }

    @Test
    void fitsAPhoneAndTheKeyboard(Stage stage, @TempDir Path directory) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        try (Chromium chromium = open(stage, directory)) {
            for (String scheme : List.of("light", "dark")) {
                chromium.look(360, 780, scheme);
                for (String tab : List.of("sessions", "procedures", "refusals", "outbox", "health")) {
                    chromium.click("#tab-" + tab);
                    chromium.await("return !document.getElementById('" + tab + "').hidden", tab + " does not open");
                    assertEquals(
                            "true",
                            chromium.run("return document.documentElement.scrollWidth <= 360"),
                            tab + " is wider than a phone");
                    picture(chromium, "phone-" + tab + '-' + scheme);
                }
            }
            chromium.run("document.getElementById('tab-health').focus()");
            chromium.type("#tab-health", "\uE014");
            chromium.await(
                    "return document.activeElement.id === 'tab-sessions' && !document.getElementById('sessions').hidden",
                    "the arrow key does not go on");
            chromium.run("document.querySelector('#session-list a').focus()");
            chromium.type("#session-list a", "\uE007");
            chromium.awaitText("#session-detail", legs.get(1).client().aor());
            assertEquals("true", chromium.run("return document.documentElement.scrollWidth <= 360"));
            picture(chromium, "phone-session-dark");
            assertEquals("[]", chromium.log());
        }
        stage.endAll(legs);
    }
}
