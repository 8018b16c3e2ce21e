package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.parley.Covers;
import org.parley.camel.RouteFileView;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Participant;
import org.parley.conference.SessionHistory.Refused;
import org.parley.harness.ChatLeg;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.RosterWatch;
import org.parley.harness.SipDraft;
import org.parley.osgi.shell.GroupView;
import org.parley.osgi.shell.LiveTrace;
import org.parley.osgi.shell.OperationException;
import org.parley.osgi.shell.Operations;

/** What an operator sees of the scenarios of clients, and what clients see of what he does. */
@RunsAgainst(InJvmServer.class)
public class OperatorFlows {

    /** Ours. */
    private static final long POLL_NS = 5_000_000;

    private static Operations operations(Stage stage) {
        return ((InJvmServer) stage.server()).gateway();
    }

    private static ConferenceView session(Stage stage, String name) {
        return found(stage, name).orElseThrow();
    }

    private static Optional<ConferenceView> found(Stage stage, String name) {
        try {
            return operations(stage).sessions().find(name);
        } catch (OperationException e) {
            throw new AssertionError(e);
        }
    }

    private static LegView leg(ConferenceView view, String user) {
        return view.legs().stream()
                .filter(leg -> leg.user().equals(user))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + user + " in " + view));
    }

    /** A client has its response a moment before the server has noted everything about it. */
    private static <T> T soon(Supplier<Optional<T>> value) {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        Optional<T> found = value.get();
        while (found.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NS);
            found = value.get();
        }
        return found.orElseThrow(() -> new AssertionError("the operator does not get to see it"));
    }

    private static Refused refusal(Stage stage, String callId) {
        return soon(() -> operations(stage).sessions().refusals().latestFirst().stream()
                .filter(refused -> refused.callId().equals(callId))
                .findFirst());
    }

    private static ConferenceView ended(Stage stage, String name) {
        return soon(() -> found(stage, name).filter(view -> view.end().isPresent()));
    }

    @Test
    public void followsASessionThroughItsLife(Stage stage) throws Exception {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        c.ring();
        a.call().expectProvisional(180);
        String callId = a.call().callId();
        ConferenceView ringing = session(stage, callId);
        assertEquals(Conference.State.SETUP, ringing.state());
        assertEquals(4, ringing.count(LegView::isPending));
        assertEquals(
                Participant.Status.ALERTING, leg(ringing, stage.cleo().aor()).status());

        d.decline(603, "Decline");
        b.accept();
        a.expectAnswered();

        ConferenceView going =
                soon(() -> Optional.of(session(stage, a.focus())).filter(view -> view.count(LegView::isFailed) == 1));
        assertTrue(operations(stage).sessions().live().views().stream()
                .anyMatch(view -> view.id().equals(going.id())));
        assertEquals(2, going.count(LegView::isConnected));
        assertEquals(603, leg(going, stage.dee().aor()).finalStatus());
        assertEquals(200, going.creator().finalStatus());
        assertEquals(callId, going.callId());

        c.decline(486, "Busy Here");
        soon(() -> Optional.of(session(stage, a.focus())).filter(view -> view.count(LegView::isFailed) == 2));
        b.leave();
        Stage.requireGone(a.expectReleased());

        ConferenceView over = ended(stage, going.id());
        assertEquals(EndReason.BELOW_MINIMUM, over.end().orElseThrow().reason());
        assertEquals(
                Optional.of(Participant.Departure.DEPARTED),
                leg(over, stage.ben().aor()).departure());
        assertEquals(
                Optional.of(Participant.Departure.BUSY),
                leg(over, stage.cleo().aor()).departure());
        stage.expectEnded(a.focus());
    }

    @Test
    public void tellsWhyAGroupFailed(Stage stage) {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        stage.ben().expectInvitation().decline(486, "Busy Here");
        stage.cleo().expectInvitation().decline(404, "Not Found");
        a.expectRefused(404);

        ConferenceView view = ended(stage, a.call().callId());

        assertEquals(EndReason.ALL_FAILED, view.end().orElseThrow().reason());
        assertEquals(404, view.creator().finalStatus());
        assertEquals(486, leg(view, stage.ben().aor()).finalStatus());
        assertEquals(404, leg(view, stage.cleo().aor()).finalStatus());
    }

    @Test
    public void tellsWhichStepRefused(Stage stage) throws Exception {
        stage.policy("authorisation.deny", stage.ana().aor());
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        a.expectRefused(403);

        Refused refused = refusal(stage, a.call().callId());

        assertEquals("authorise", refused.step());
        assertEquals("OMA-A2", refused.answer().rule());
        assertEquals(403, refused.answer().status());
        assertEquals(Optional.empty(), refused.session());
        assertEquals(
                Optional.empty(), operations(stage).sessions().find(a.call().callId()));
    }

    @Test
    public void tellsWhichStepRefusedASessionThatWasBegun(Stage stage) {
        MsrpPeer media = stage.ana().newMedia();
        SipDraft invite = Stage.listOf(stage.ben())
                .in(
                        stage.ana().factoryInvite(),
                        stage.ana().offer(media).toString().replace("message/cpim", "text/html"));
        ChatLeg a = stage.ana().call(invite, media);
        a.expectRefused(488);

        Refused refused = refusal(stage, a.call().callId());
        ConferenceView view = ended(stage, a.call().callId());

        assertEquals("checkOffer", refused.step());
        assertEquals(Optional.of(view.id()), refused.session());
        assertEquals(EndReason.REFUSED, view.end().orElseThrow().reason());
    }

    @Test
    public void removesAParticipant(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        String focus = legs.get(0).focus();

        ConferenceView left =
                operations(stage).sessions().remove(focus, stage.ben().aor(), Optional.of("Too \"loud\""));

        assertEquals(
                "SIP;cause=403;text=\"Too \\\"loud\\\"\"",
                legs.get(1).expectReleased().need("Reason"));
        assertEquals(
                Optional.of(Participant.Departure.BOOTED),
                leg(left, stage.ben().aor()).departure());
        assertEquals(2, left.count(LegView::isConnected));
        legs.get(0).say("without ben");
        legs.get(2).expectText(stage.ana(), "without ben");
        assertEquals(
                stage.ben().aor() + " is not in session " + left.id() + " any more; im:session " + left.id()
                        + " shows what became of him",
                assertThrows(OperationException.class, () -> operations(stage)
                                .sessions()
                                .remove(focus, stage.ben().aor()))
                        .getMessage());
        stage.endAll(legs.get(0), legs.get(2));
    }

    @Test
    public void removesAnAnonymousParticipantByHisAnonymousUriOnly(Stage stage) throws Exception {
        stage.policy("adhoc.allowAnonymity", "true");
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        b.accept();
        a.expectAnswered();
        stage.scene().hide(stage.cleo());
        c.accept(ok -> ok.with("Privacy", "id"));
        String anonymous = "sip:anonymous1@anonymous.invalid";
        ConferenceView view = soon(() -> Optional.of(session(stage, a.focus()))
                .filter(now -> now.legs().stream().anyMatch(leg -> leg.user().equals(anonymous))));
        assertFalse(view.toString().contains("cleo"), view.toString());
        String refused = assertThrows(OperationException.class, () -> operations(stage)
                        .sessions()
                        .remove(a.focus(), stage.cleo().aor()))
                .getMessage();
        assertTrue(refused.startsWith("There is no " + stage.cleo().aor()), refused);

        operations(stage).sessions().remove(a.focus(), anonymous);

        c.expectReleased();
        stage.endAll(a, b);
    }

    @Test
    public void givesUpAnInvitation(Stage stage) throws Exception {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        c.ring();
        b.accept();
        a.expectAnswered();

        ConferenceView view =
                operations(stage).sessions().remove(a.focus(), stage.cleo().aor());

        c.expectCancel();
        LegView cleo = leg(view, stage.cleo().aor());
        assertTrue(cleo.isFailed() || cleo.leg().equals(Optional.of(Invitation.State.CANCELLING)), cleo.toString());
        stage.endAll(a, b);
    }

    @Test
    public void endsASessionForEverybody(Stage stage) throws Exception {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        c.ring();
        b.accept();
        a.expectAnswered();

        ConferenceView before = operations(stage).sessions().end(a.focus());

        assertEquals(2, before.count(LegView::isConnected));
        assertEquals(1, before.count(LegView::isPending));
        Stage.requireGone(a.expectReleased());
        Stage.requireGone(b.expectReleased());
        c.expectCancel();
        assertEquals(
                EndReason.OPERATOR,
                ended(stage, before.id()).end().orElseThrow().reason());
        stage.expectEnded(a.focus());
    }

    @Test
    public void endsASetUpThatNobodyHasAnswered(Stage stage) throws Exception {
        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();
        a.call().expectProvisional(180);

        operations(stage).sessions().end(a.call().callId());

        a.expectRefused(480);
        b.expectCancel();
        assertEquals(480, ended(stage, a.call().callId()).creator().finalStatus());
    }

    @Test
    @Covers("RFC4579-5.5-2")
    public void invitesUsersAsTheSession(Stage stage) throws Exception {
        stage.policy("conference.notifyMinInterval", "0");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String identity = legs.get(0).focus();
        RosterWatch watch = RosterWatch.of(stage.ana(), identity);
        watch.expectFull();
        long doneBefore = done(stage, "add-participants");
        long failuresBefore = failures(stage);

        ConferenceView view = operations(stage)
                .sessions()
                .invite(identity, List.of(stage.cleo().aor(), stage.ben().aor()));

        assertEquals(Participant.Status.CONNECTED, leg(view, stage.ben().aor()).status());
        ChatLeg c = stage.cleo().expectInvitation();
        assertEquals(identity, c.call().invite().uri("From"));
        assertEquals(identity, c.call().invite().uri("P-Asserted-Identity"));
        assertEquals(Optional.empty(), c.call().invite().header("Referred-By"));
        assertEquals(identity, c.focus());
        c.accept();
        legs.get(0).say("welcome");
        c.expectText(stage.ana(), "welcome");
        legs.get(1).expectText(stage.ana(), "welcome");
        watch.awaitUser(stage.cleo().aor(), "connected dialed-out");
        soon(() -> Optional.of(done(stage, "add-participants")).filter(done -> done > doneBefore));
        assertEquals(failuresBefore, failures(stage));
        legs.get(0).leave();
        watch.expectTerminated("noresource");
        stage.endAll(legs.get(1), c);
    }

    private static long failures(Stage stage) {
        return operations(stage).routes().stream()
                .flatMap(file -> file.routes().stream())
                .mapToLong(route -> route.counts().failed())
                .sum();
    }

    @Test
    public void saysWhyNobodyIsInvited(Stage stage) throws Exception {
        stage.policy("adhoc.maxParticipants", "2");
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String identity = legs.get(0).focus();

        assertTrue(fails(() -> operations(stage)
                        .sessions()
                        .invite(identity, List.of(stage.cleo().aor())))
                .contains("OMA-A8 486"));
        assertTrue(fails(() -> operations(stage).sessions().invite(identity, List.of("http://example.com")))
                .contains("http://example.com is no sip, sips or tel URI"));
        stage.endAll(legs);

        ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
        ChatLeg b = stage.ben().expectInvitation();
        assertTrue(fails(() -> operations(stage)
                        .sessions()
                        .invite(a.call().callId(), List.of(stage.cleo().aor())))
                .contains("480 the session is not established"));
        b.decline(486, "Busy Here");
        a.expectRefused(486);
    }

    @Test
    public void saysSomethingToAllAndToOne(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String identity = legs.get(0).focus();

        assertEquals(2, operations(stage).sessions().say(identity, Optional.empty(), "we close at six"));
        legs.get(0).expectText(identity, "we close at six");
        legs.get(1).expectText(identity, "we close at six");
        assertEquals(
                1,
                operations(stage)
                        .sessions()
                        .say(identity, Optional.of(stage.ben().aor()), "for you"));
        legs.get(1).expectText(identity, "for you");
        assertTrue(fails(() -> operations(stage)
                        .sessions()
                        .say(identity, Optional.of(stage.cleo().aor()), "nobody"))
                .contains("There is no " + stage.cleo().aor()));
        assertTrue(fails(() -> operations(stage).sessions().say(identity, Optional.empty(), " "))
                .contains("A message has something in it"));
        stage.endAll(legs);
    }

    @Test
    public void listsGroupsWithTheirSessions(Stage stage) {
        String team = stage.group(stage.draftGroup("watched")
                .members(stage.ana(), stage.ben())
                .invitesMembers(true)
                .open());
        assertEquals(Optional.empty(), group(stage, team).session());

        ChatLeg a = Stage.call(stage.ana(), team);
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();

        GroupView running = group(stage, team);
        assertEquals(2, running.members());
        assertTrue(running.invites());
        assertEquals(
                Optional.of(a.focus()),
                running.session().map(id -> "sip:" + id + '@' + stage.server().domain()));
        stage.endAll(a, b);
    }

    private static List<String> lines(LiveTrace trace, String last) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        Optional<LiveTrace.Line> line = trace.next(Patience.MESSAGE);
        while (line.isPresent()) {
            String text = line.get().user().orElse("-")
                    + (line.get().isFromUser() ? " > " : " < ")
                    + line.get().text().replaceAll("\\d+ octets", "N octets");
            lines.add(text);
            lines.addAll(line.get().content());
            if (text.equals(last)) {
                return lines;
            }
            line = trace.next(Patience.MESSAGE);
        }
        throw new AssertionError("no " + last + " in " + lines);
    }

    @Test
    public void followsTheMessagesOfASession(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String ana = stage.ana().aor();
        String ben = stage.ben().aor();
        try (LiveTrace trace = operations(stage).trace(legs.get(0).focus())) {
            legs.get(0).say("for our ears");
            legs.get(1).expectText(stage.ana(), "for our ears");
            assertEquals(
                    List.of(ana + " > message, message/cpim, N octets"),
                    lines(trace, ana + " > message, message/cpim, N octets"));
            stage.endAll(legs);
            List<String> farewell = lines(trace, ben + " > 200 OK (BYE)");
            assertEquals(ana + " > BYE", farewell.get(0));
            assertTrue(farewell.containsAll(List.of(ana + " < 200 OK (BYE)", ben + " < BYE")), farewell.toString());
            assertTrue(trace.isOver());
        }
        LiveTrace ended = operations(stage).trace(ben);
        ended.close();
        stage.endAll(stage.established(stage.ana(), stage.ben()));
        assertEquals(Optional.empty(), ended.next(Duration.ZERO));
    }

    @Test
    public void followsTheCallsOfAUserAndShowsWhatIsSaidWherePermitted(Stage stage) throws Exception {
        stage.policy("logContent", "true");
        String ben = stage.ben().aor();
        try (LiveTrace trace = operations(stage).trace(ben)) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            List<String> setup = lines(trace, ben + " < ACK");
            assertEquals(ben + " < INVITE, application/sdp, N octets", setup.get(0));
            assertTrue(setup.contains(ben + " > 200 OK (INVITE), application/sdp, N octets"), setup.toString());
            assertTrue(setup.stream().anyMatch(line -> line.startsWith("m=message")), setup.toString());
            assertTrue(
                    setup.stream().noneMatch(line -> line.startsWith(stage.ana().aor())), setup.toString());
            legs.get(1).say("in the open");
            legs.get(0).expectText(stage.ben(), "in the open");
            lines(trace, ben + " > message, message/cpim, N octets");
            stage.endAll(legs);
        }
    }

    @Test
    public void namesAnAnonymousUserInTracesByHisAnonymousUriOnly(Stage stage) throws Exception {
        stage.policy("adhoc.allowAnonymity", "true");
        String dee = stage.dee().aor();
        try (LiveTrace ofDee = operations(stage).trace(dee)) {
            ChatLeg a = stage.ana().invite(Stage.listOf(stage.dee()));
            ChatLeg d = stage.dee().expectInvitation();
            d.accept(ok -> ok.with("Privacy", "id"));
            a.expectAnswered();
            try (LiveTrace ofSession = operations(stage).trace(a.focus())) {
                d.say("guess who");
                a.expectTextOf("guess who");
                stage.endAll(a, d);
                List<String> lines = lines(ofSession, "sip:anonymous1@anonymous.invalid > 200 OK (BYE)");
                assertTrue(lines.stream().noneMatch(line -> line.contains(dee)), lines.toString());
            }
            List<String> before = new ArrayList<>();
            Optional<LiveTrace.Line> line = ofDee.next(Duration.ZERO);
            while (line.isPresent()) {
                before.add(line.get().text());
                line = ofDee.next(Duration.ZERO);
            }
            assertTrue(
                    before.stream().noneMatch(text -> text.contains("200 OK") || text.contains("message")),
                    before::toString);
        }
        assertTrue(fails(() -> operations(stage).trace("sip:anonymous1@anonymous.invalid"))
                .contains("Anonymous users are followed in their session"));
    }

    @Test
    public void runsSomeTracesAtATime(Stage stage) throws Exception {
        List<LiveTrace> traces = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            traces.add(operations(stage).trace(stage.ben().aor()));
        }
        assertTrue(fails(() -> operations(stage).trace(stage.ben().aor())).startsWith("8 traces run already"));
        traces.forEach(LiveTrace::close);
        operations(stage).trace(stage.ben().aor()).close();
        assertTrue(fails(() -> operations(stage).trace("nope")).startsWith("There is no session nope"));
    }

    private static GroupView group(Stage stage, String uri) {
        return operations(stage).groups().stream()
                .filter(group -> group.uri().equals(Optional.of(uri)))
                .findFirst()
                .orElseThrow();
    }

    private static String fails(Executable operation) {
        return assertThrows(OperationException.class, operation).getMessage();
    }

    @Test
    public void countsWhatRoutesAndSessionsDo(Stage stage) {
        Map<String, Long> before = operations(stage).figures().sinceStart();
        long doneBefore = done(stage, "adhoc-setup");

        stage.endAll(stage.established(stage.ana(), stage.ben()));

        Map<String, Long> after = operations(stage).figures().sinceStart();
        for (String name : List.of("sessions.created", "sessions.established", "sessions.ended.below_minimum")) {
            assertEquals(1, after.get(name) - before.getOrDefault(name, 0L), name);
        }
        assertEquals(2, after.get("participants.joined") - before.getOrDefault("participants.joined", 0L));
        assertEquals(0, after.get("loops.failedTasks"));
        assertTrue(operations(stage).figures().now().containsKey("sip.dialogs"));
        soon(() -> Optional.of(done(stage, "adhoc-setup")).filter(done -> done > doneBefore));
    }

    private static long done(Stage stage, String route) {
        return operations(stage).routes().stream()
                .map(RouteFileView::routes)
                .flatMap(List::stream)
                .filter(view -> view.id().equals(route))
                .findFirst()
                .orElseThrow()
                .counts()
                .done();
    }
}
