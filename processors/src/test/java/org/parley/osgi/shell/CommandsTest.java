package org.parley.osgi.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.camel.RouteCounts;
import org.parley.camel.RouteFileView;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Participant.Departure;
import org.parley.conference.Participant.Status;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Meter;

/** What the commands print, and that each failure is one sentence and a failed command. */
class CommandsTest {

    private static final String BEN = "sip:ben@example.com";
    private static final String ANONYMOUS = "sip:anonymous1@anonymous.invalid";

    private final FakeServer server = new FakeServer();
    private final TestShell shell = new TestShell(Optional.of(server));

    @AfterEach
    void close() {
        shell.close();
    }

    private String fails(String line) {
        return assertThrows(CommandException.class, () -> shell.run(line)).getMessage();
    }

    private void chatGoesOn() {
        server.live.add(Views.live(
                "abc",
                Views.creator(Status.CONNECTED, 200),
                Views.invited(BEN, Status.CONNECTED, Invitation.State.CONNECTED, 0),
                Views.invited("sip:cleo@example.com", Status.ALERTING, Invitation.State.PROCEEDING, 0),
                Views.invited(
                        "sip:dee@example.com", Status.DISCONNECTED, Invitation.State.FAILED, 603, Departure.FAILED)));
    }

    private void groupFailed() {
        server.ended.add(Views.ended(
                "xyz",
                EndReason.ALL_FAILED,
                Views.creator(Status.DISCONNECTED, 486),
                Views.invited(BEN, Status.DISCONNECTED, Invitation.State.FAILED, 486, Departure.BUSY)));
    }

    @Test
    void listsLiveSessions() throws Exception {
        chatGoesOn();

        assertEquals(
                List.of(List.of("abc", "ACTIVE", "4d 01h", "sip:ana@example.com", "2", "1", "1")),
                shell.rows("im:sessions"));
    }

    @Test
    void drawsATableWithItsColumns() throws Exception {
        chatGoesOn();

        List<String> lines = shell.run("im:sessions").lines().toList();

        assertTrue(lines.get(0).matches("Id +.+State +.+Age +.+Creator +.+Connected.+Pending.+Failed.*"), lines.get(0));
        assertEquals(3, lines.size(), lines.toString());
    }

    @Test
    void canBePiped() throws Exception {
        chatGoesOn();
        groupFailed();

        assertTrue(shell.run("im:sessions | cat").contains("abc"));
    }

    @Test
    void saysThatNothingIsThere() throws Exception {
        assertTrue(shell.run("im:sessions").contains("No session lives"));
        assertTrue(shell.run("im:sessions --ended").contains("No session ended within the last hour"));
        assertTrue(shell.run("im:refusals").contains("Nothing was refused within the last hour"));
        assertTrue(shell.run("im:routes").contains("There is no route file: nothing is served"));
        assertTrue(shell.run("im:stats").contains("Nothing"));
    }

    @Test
    void namesSessionsThatDoNotAnswer() throws Exception {
        server.silent.addAll(List.of("abc", "def"));

        assertTrue(shell.run("im:sessions").contains("Too busy to answer: abc, def"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-e", "--ended"})
    void listsEndedSessionsLatestLast(String option) throws Exception {
        groupFailed();
        server.ended.add(Views.ended("older", EndReason.OPERATOR, Views.creator(Status.DISCONNECTED, 200)));

        List<List<String>> rows = shell.rows("im:sessions " + option);

        assertEquals("older", rows.get(0).get(0));
        assertEquals(
                List.of("xyz", Shown.time(Views.LATER), "ALL_FAILED", "1m 05s", "sip:ana@example.com", "486", "2", "2"),
                rows.get(1));
    }

    @Test
    void saysWhenAListIsNotComplete() throws Exception {
        server.forgottenUntil = Optional.of(Views.CREATED);

        String expected = "up to " + Shown.time(Views.CREATED) + " this list is not complete";

        assertTrue(shell.run("im:sessions -e").contains(expected));
        assertTrue(shell.run("im:refusals").contains(expected));
    }

    @Test
    @Covers("CMD-2")
    void tellsASessionThatAServiceMade() throws Exception {
        server.live.add(Views.live(
                "abc",
                Views.service(200),
                Views.invited("sip:ben@example.com", Status.CONNECTED, Invitation.State.CONNECTED, 0)));

        String shown = shell.run("im:session abc");

        assertTrue(shown.contains("Answer   200 for the service that made it"), shown);
        assertTrue(shell.run("im:sessions").contains("sip:alerts@example.com"));
    }

    @Test
    void showsALiveSessionWithItsLegs() throws Exception {
        chatGoesOn();

        String shown = shell.run("im:session abc");

        assertTrue(shown.contains("Session  sip:abc@im.example.com"), shown);
        assertTrue(shown.contains("Call-ID  abc@192.0.2.1"), shown);
        assertTrue(shown.contains("State    ACTIVE, for 4d 01h"), shown);
        assertTrue(shown.contains("Answer   200 to the creator"), shown);
        assertFalse(shown.contains("Refused"), shown);
        assertEquals(
                List.of(
                        List.of(
                                "sip:ana@example.com",
                                "creator",
                                "CONNECTED",
                                "-",
                                "200",
                                "-",
                                Shown.time(Views.CREATED)),
                        List.of(BEN, "invited", "CONNECTED", "CONNECTED", "-", "-", Shown.time(Views.LATER)),
                        List.of(
                                "sip:cleo@example.com",
                                "invited",
                                "ALERTING",
                                "PROCEEDING",
                                "-",
                                "-",
                                Shown.time(Views.LATER)),
                        List.of(
                                "sip:dee@example.com",
                                "invited",
                                "DISCONNECTED",
                                "FAILED",
                                "603",
                                "FAILED",
                                Shown.time(Views.LATER))),
                shell.rows("im:session abc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz", "sip:xyz@im.example.com", "xyz@192.0.2.1"})
    void saysWhyAGroupFailed(String name) throws Exception {
        groupFailed();

        String shown = shell.run("im:session " + name);

        assertTrue(
                shown.contains("State    ENDED, ALL_FAILED: every invitation failed, see the codes, after 1m 05s"),
                shown);
        assertTrue(shown.contains("Answer   486 to the creator"), shown);
        assertTrue(shown.contains("BUSY"), shown);
    }

    @Test
    void showsWhatWasRefusedInASession() throws Exception {
        server.ended.add(Views.ended("abc", EndReason.REFUSED, Views.creator(Status.DISCONNECTED, 0)));
        server.refused.add(Views.refused("other@192.0.2.9", Optional.empty(), "OMA-A2", "authorise", 403, "barred"));
        server.refused.add(
                Views.refused("leg@192.0.2.1", Optional.of("abc"), "OMA-A8", "limitParticipants", 486, "51 of 50"));
        server.refused.add(
                Views.refused("abc@192.0.2.1", Optional.empty(), "DEC-17", "protocol", 420, "Bad Extension"));

        String shown = shell.run("im:session abc");

        assertTrue(shown.contains("Answer   by the check that refused him, see below"), shown);
        assertTrue(shown.contains("Refused in this session:"), shown);
        assertTrue(shown.contains("51 of 50"), shown);
        assertTrue(shown.contains("Bad Extension"), shown);
        assertFalse(shown.contains("barred"), shown);
    }

    @Test
    void findsARequestThatMadeNoSession() throws Exception {
        server.refused.add(Views.refused("gone@192.0.2.1", Optional.empty(), "OMA-A2", "authorise", 403, "barred"));

        String shown = shell.run("im:session gone@192.0.2.1");

        assertTrue(shown.contains("The request gone@192.0.2.1 made no session. It was refused:"), shown);
        assertTrue(shown.contains("OMA-A2"), shown);
        assertFalse(shown.contains("State"), shown);
    }

    @Test
    void saysThatACreatorStillWaits() throws Exception {
        server.live.add(Views.live("abc", Views.creator(Status.PENDING, 0)));

        assertTrue(shell.run("im:session abc").contains("Answer   none yet"));
    }

    @ParameterizedTest
    @EnumSource(EndReason.class)
    void hasASentenceForEachReason(EndReason reason) throws Exception {
        server.ended.add(Views.ended("abc", reason, Views.creator(Status.DISCONNECTED, 200)));

        assertTrue(shell.run("im:session abc").matches("(?s).*" + reason + ": [a-z].*, after 1m 05s.*"));
    }

    @Test
    void failsForASessionThatNobodyKnows() {
        assertEquals(
                "There is no session nope, live or ended within the last hour, and no refused request with that Call-ID;"
                        + " im:sessions, im:sessions --ended and im:refusals list them",
                fails("im:session nope"));
        assertEquals(
                "There is no session nope, live or ended within the last hour; im:sessions and im:sessions --ended list"
                        + " them",
                fails("im:participants nope"));
    }

    @Test
    void failsWithTheSentenceOfTheServer() {
        chatGoesOn();
        server.failure = Optional.of("Session abc lives and is too busy to answer; try again");

        for (String command : List.of("session abc", "participants abc", "remove abc " + BEN, "end abc")) {
            assertEquals(server.failure.get(), fails("im:" + command));
        }
        assertEquals(List.of(), server.done);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"im:session", "im:participants", "im:remove", "im:remove abc", "im:end", "im:sessions what"})
    void failsForMissingOrSurplusWords(String line) {
        chatGoesOn();

        assertTrue(fails(line).contains("rgument"), fails(line));
        assertEquals(List.of(), server.done);
    }

    @Test
    void listsRefusalsLatestLast() throws Exception {
        server.refused.add(Views.refused("ana-2", Optional.of("abc"), "OMA-A8", "limitParticipants", 486, "51 of 50"));
        server.refused.add(Views.refused("ana-1", Optional.empty(), "OMA-A2", "authorise", 403, "barred"));

        assertEquals(
                List.of(
                        List.of(Shown.time(Views.LATER), "ana-1", "-", "OMA-A2", "authorise", "403", "barred"),
                        List.of(
                                Shown.time(Views.LATER),
                                "ana-2",
                                "abc",
                                "OMA-A8",
                                "limitParticipants",
                                "486",
                                "51 of 50")),
                shell.rows("im:refusals"));
    }

    @Test
    void listsTheUsersOfASession() throws Exception {
        server.live.add(Views.live(
                "abc",
                Views.creator(Status.CONNECTED, 200),
                Views.invited(ANONYMOUS, Status.CONNECTED, Invitation.State.CONNECTED, 0)));

        assertEquals(
                List.of(
                        List.of(
                                "sip:ana@example.com",
                                "Ana",
                                "boss",
                                "creator",
                                "CONNECTED",
                                Shown.time(Views.CREATED)),
                        List.of(ANONYMOUS, "-", "-", "invited", "CONNECTED", Shown.time(Views.LATER))),
                shell.rows("im:participants abc"));
    }

    @Test
    void removesAUser() throws Exception {
        chatGoesOn();

        assertEquals(BEN + " is removed from session abc, 2 are connected\n", shell.run("im:remove abc " + BEN));
        assertEquals(List.of("remove " + BEN + " from abc"), server.done);
    }

    @Test
    void tellsWhyAUserIsRemoved() throws Exception {
        chatGoesOn();

        shell.run("im:remove -r \"Too loud\" abc " + BEN);

        assertEquals(List.of("remove " + BEN + " from abc: Too loud"), server.done);
    }

    @Test
    void takesAUriInQuotes() throws Exception {
        chatGoesOn();

        shell.run("im:remove abc \"sip:ben@192.0.2.7:5072;transport=tcp\"");

        assertEquals(List.of("remove sip:ben@192.0.2.7:5072;transport=tcp from abc"), server.done);
    }

    @Test
    void saysThatASessionEndedWithTheUserRemoved() throws Exception {
        server.ended.add(Views.ended("abc", EndReason.BELOW_MINIMUM, Views.creator(Status.DISCONNECTED, 200)));

        assertEquals(
                BEN + " is removed from session abc, which ended: BELOW_MINIMUM\n", shell.run("im:remove abc " + BEN));
    }

    @Test
    void endsASession() throws Exception {
        chatGoesOn();

        assertEquals("Session abc is ended; it had 2 connected and 1 pending users\n", shell.run("im:end abc"));
        assertEquals(List.of("end abc"), server.done);
    }

    @Test
    void listsRouteFilesWithTheirRoutes() throws Exception {
        server.routes.add(new RouteFileView(
                "leave.xml",
                Optional.of(Views.CREATED),
                0,
                List.of(new RouteFileView.RouteView(
                        "leave", "sipua://bye", "Started", 1, new RouteCounts.Counts(12, 3, 2))),
                Optional.empty()));
        server.routes.add(
                new RouteFileView("refusals.xml", Optional.of(Views.CREATED), 1, List.of(), Optional.empty()));

        assertEquals(
                List.of(
                        List.of(
                                "leave.xml",
                                Shown.time(Views.CREATED),
                                "leave",
                                "sipua://bye",
                                "Started",
                                "1",
                                "12",
                                "3",
                                "2"),
                        List.of(
                                "refusals.xml",
                                Shown.time(Views.CREATED),
                                "1 route configuration",
                                "-",
                                "-",
                                "-",
                                "-",
                                "-",
                                "-")),
                shell.rows("im:routes"));
    }

    @Test
    void saysWhichEditIsNotInForceAndWhy() throws Exception {
        RouteFileView.Refused why = new RouteFileView.Refused(
                Views.LATER,
                Optional.of(new RouteFileView.Place(12, 0)),
                "there is no step or bean autorise",
                "put it right");
        server.routes.add(new RouteFileView("a.xml", Optional.of(Views.CREATED), 1, List.of(), Optional.of(why)));
        server.routes.add(new RouteFileView("b.xml", Optional.empty(), 0, List.of(), Optional.of(why)));

        String shown = shell.run("im:routes");

        String at = Shown.time(Views.LATER);
        assertTrue(
                shown.contains("a.xml as of " + at + " is not in force: line 12: there is no step or bean autorise;"
                        + " put it right. Its last good version is\n"),
                shown);
        assertTrue(
                shown.contains("b.xml as of " + at
                        + " is not in force: line 12: there is no step or bean autorise; put it right\n"),
                shown);
        assertEquals("none", shell.rows("im:routes").get(1).get(2));
    }

    @Test
    void invitesUsers() throws Exception {
        chatGoesOn();

        assertEquals(
                "Session abc has 2 connected and 1 pending users\n",
                shell.run("im:invite abc sip:eve@example.com \"sip:fay@192.0.2.7;transport=tcp\""));
        assertEquals(List.of("invite [sip:eve@example.com, sip:fay@192.0.2.7;transport=tcp] to abc"), server.done);
        assertEquals(List.of("abc"), shell.complete("invite", ""));
        server.failure = Optional.of("The session is full");
        assertEquals("The session is full", fails("im:invite abc sip:eve@example.com"));
    }

    @Test
    void sendsToEverybodyAndToOne() throws Exception {
        chatGoesOn();

        assertEquals("Sent to 2 users\n", shell.run("im:send abc \"we close at six\""));
        assertEquals("Sent to 1 user\n", shell.run("im:send --to " + BEN + " abc bye"));
        assertEquals(List.of("say we close at six in abc", "say bye in abc to " + BEN), server.done);
        assertEquals(List.of("abc"), shell.complete("send", ""));
    }

    @Test
    void followsTheMessagesOfASessionUntilItEnds() throws Exception {
        chatGoesOn();
        server.lines.add(new LiveTrace.Line(
                Views.CREATED, Optional.of(BEN), true, "180 Ringing\u001b (INVITE)", List.of("v=0", "s=-")));
        server.lines.add(new LiveTrace.Line(Views.CREATED, Optional.empty(), false, "BYE", List.of()));

        List<String> shown = shell.run("im:trace abc").lines().toList();

        assertEquals("Following abc, until Ctrl-C", shown.get(0));
        assertTrue(
                shown.get(1).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  " + BEN + " +--> 180 Ringing\\? \\(INVITE\\)"),
                shown.get(1));
        assertEquals(List.of("    v=0", "    s=-"), shown.subList(2, 4));
        assertTrue(shown.get(4).endsWith("<-- BYE"), shown.get(4));
        assertEquals(
                List.of("The session has ended", "7 messages came too fast and are left out"), shown.subList(5, 7));
        assertEquals(List.of("trace abc", "end trace abc"), server.done);
        assertEquals(List.of("abc"), shell.complete("trace", ""));
    }

    @Test
    void followsUntilCtrlCAndRefusesATraceForEver() throws Exception {
        server.isInterrupted = true;

        assertTrue(shell.run("im:trace --for 3 sip:ben@example.com").contains("until Ctrl-C or for 3s"));
        assertEquals(List.of("trace " + BEN, "end trace " + BEN), server.done);
        assertTrue(shell.run("im:trace -f 2min abc").contains("or for 2m 00s"));
        for (String length : List.of("28801", "9h", "0s", "soon", "-1")) {
            assertEquals(
                    "--for takes a time as 30s or 5min, 8h at most: " + length,
                    fails("im:trace --for " + length + " abc"));
        }
    }

    @Test
    void listsGroupsAndWhatIsWrongWithTheirDocuments() throws Exception {
        server.groups.add(new GroupView(
                Optional.of("sip:team@localhost"),
                Optional.of("The Team"),
                "team.xml",
                3,
                true,
                Optional.of("abc"),
                Optional.of("line 4: bad\u001b")));
        server.groups.add(new GroupView(
                Optional.of("sip:room@localhost"),
                Optional.empty(),
                "room.xml",
                0,
                false,
                Optional.empty(),
                Optional.empty()));
        server.groups.add(new GroupView(
                Optional.empty(), Optional.empty(), "new.xml", 0, false, Optional.empty(), Optional.of("no group")));

        assertEquals(
                List.of(
                        List.of("sip:team@localhost", "The Team", "team.xml", "3", "yes", "abc"),
                        List.of("sip:room@localhost", "-", "room.xml", "0", "no", "-")),
                shell.rows("im:groups"));
        String shown = shell.run("im:groups");
        assertTrue(shown.contains("team.xml is not in force: line 4: bad?; its last good version is\n"), shown);
        assertTrue(shown.endsWith("new.xml is not in force: no group\n"), shown);
    }

    @Test
    void showsTheServerInNumbers() throws Exception {
        server.figures.add(Figure.of(Meter.SESSIONS, 3));
        server.figures.add(Figure.of(Meter.REFUSALS, 17, "403", "OMA-A2"));
        server.startedAt = Instant.now().minus(Duration.ofMinutes(90));

        assertEquals(
                List.of(
                        List.of("sessions", "3"),
                        List.of("refusals.403.OMA-A2", "17"),
                        List.of("setup.count", "3"),
                        List.of("setup.meanMs", "500")),
                shell.rows("im:stats"));
        assertTrue(shell.run("im:stats").contains("for 1h 30m"));
    }

    @Test
    void printsNothingThatWouldSteerTheTerminal() throws Exception {
        server.refused.add(Views.refused(
                "a\u001b]0;owned\u0007b",
                Optional.empty(),
                "DEC-17",
                "protocol",
                400,
                "x\r\ny\u202e" + "z".repeat(500)));

        List<List<String>> rows = shell.rows("im:refusals");

        assertEquals(1, rows.size());
        assertEquals("a?]0;owned?b", rows.get(0).get(1));
        assertEquals(
                "x??y?" + "z".repeat(Shown.MAX_TEXT - 5) + '\u2026', rows.get(0).get(6));
    }

    @Test
    void completesSessions() {
        chatGoesOn();
        groupFailed();

        assertEquals(List.of("abc", "xyz"), shell.complete("session", ""));
        assertEquals(List.of("abc", "xyz"), shell.complete("participants", ""));
        assertEquals(List.of("xyz"), shell.complete("session", "x"));
        assertEquals(List.of("abc"), shell.complete("end", ""));
        assertEquals(List.of("abc"), shell.complete("remove", "a"));
    }

    @Test
    void completesThePresentUsersOfTheSessionNamedBefore() {
        chatGoesOn();
        server.live.add(Views.live("other", Views.creator(Status.CONNECTED, 200)));

        assertEquals(List.of("sip:ana@example.com", BEN, "sip:cleo@example.com"), shell.complete("remove", "abc", ""));
        assertEquals(List.of(BEN), shell.complete("remove", "abc", "sip:b"));
        assertEquals(List.of(), shell.complete("remove", "nope", ""));
    }

    @Test
    void quotesAUriThatTheShellWouldCut() {
        server.live.add(Views.live(
                "abc",
                Views.invited("sip:ben@192.0.2.7;transport=tcp", Status.CONNECTED, Invitation.State.CONNECTED, 0)));

        assertEquals(List.of("\"sip:ben@192.0.2.7;transport=tcp\""), shell.complete("remove", "abc", ""));
    }

    @Test
    void completesNothingWhereTheServerCannotAnswer() {
        chatGoesOn();
        server.whyNotUp = Optional.of("Parley is not up.");
        assertEquals(List.of(), shell.complete("session", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sessions",
                "sessions --ended",
                "session abc",
                "refusals",
                "participants abc",
                "remove abc sip:ben@example.com",
                "invite abc sip:ben@example.com",
                "send abc hello",
                "groups",
                "trace abc",
                "end abc",
                "routes",
                "stats"
            })
    void saysWhyTheServerIsNotUp(String command) {
        server.whyNotUp = Optional.of("Parley is not up. It could not start: port 5060 is taken.");
        assertEquals(server.whyNotUp.get(), fails("im:" + command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sessions",
                "session",
                "refusals",
                "participants",
                "remove",
                "end",
                "routes",
                "stats",
                "invite",
                "send",
                "groups",
                "trace"
            })
    void hasHelp(String command) throws Exception {
        String help = shell.run("im:" + command + " --help");

        assertTrue(help.contains("im:" + command), help);
        boolean printsTables =
                !List.of("remove", "end", "invite", "send", "trace").contains(command);
        assertEquals(printsTables, help.contains("--no-format"), help);
    }
}
