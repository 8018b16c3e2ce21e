package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.sdp.MsrpTransport;

/** Sessions of groups, and users who come into them by themselves: flows F5.2, F5.3 and F5.6 below the sockets. */
class DialInTest {

    private static final String GONE = "SIP;cause=410;text=\"Gone\"";

    private static Group group(String content) {
        return GroupTest.group(content);
    }

    private static Stage team(String... invitees) {
        return session(group("<invite-members>true</invite-members>"), invitees);
    }

    private static Stage room() {
        return session(group(""));
    }

    /** Ana's session of the group. */
    private static Stage session(Group group, String... invitees) {
        Stage stage = new Stage(Stage.DEFAULTS.forGroup(group, 1000), invitees);
        assertEquals(Optional.of(stage.conference), stage.factory.start(group, () -> stage.conference));
        return stage;
    }

    private static Stage answered(Stage stage) {
        stage.conference.answerInviter(Optional.empty(), Stage.plan());
        return stage.forget();
    }

    private static Originator user(String... names) {
        List<UserUri> uris = Stream.of(names)
                .map(name -> UserUri.of("sip:" + name + "@example.com"))
                .toList();
        return new Originator(uris.get(0), uris, Optional.empty(), false);
    }

    private static boolean joins(Stage stage, Originator user) {
        return stage.conference
                .dialIns()
                .admit(stage.conference.dialIns().expect(user), user, leg(stage, user), Stage.plan());
    }

    static CallerLeg leg(Stage stage, Originator user) {
        String name = user.uri().toString().replaceAll("sip:|@.*", "");
        return new CallerLeg() {
            @Override
            public String callId() {
                return "call of " + name;
            }

            @Override
            public void progress() {
                stage.script.add("180 " + name);
            }

            @Override
            public Optional<DialogLeg> accept(String sdp, Participant owner) {
                if (stage.isCallerGone) {
                    return Optional.empty();
                }
                stage.script.add("200 " + name);
                return Optional.of(stage.dialog("own leg of " + name));
            }

            @Override
            public void refuse(FinalFailure failure) {
                stage.script.add(failure.status() + " " + name);
            }
        };
    }

    private static void leaves(Stage stage, String name) {
        stage.leaves(
                stage.conference.participant("sip:" + name + "@example.com").orElseThrow(), name);
    }

    private static Refusal.Answer refusal(Stage stage, Originator user) {
        return assertThrows(Refusal.class, () -> stage.conference.dialIns().expect(user))
                .answer();
    }

    @Test
    void joinsTheSessionThatRuns() {
        Stage stage = answered(room());

        assertTrue(joins(stage, user("ben")));

        assertEquals(List.of("200 ben", "joined sip:ben@example.com"), stage.script);
        Participant ben = stage.conference.participant("sip:ben@example.com").orElseThrow();
        assertTrue(ben.isConnected() && ben.isDialedIn() && !ben.isCreator());
        assertEquals(2, stage.room.live());
    }

    @Test
    void answersTheInviterWhenSomebodyJoinsBeforeAnyInvitee() {
        Stage stage = team("ben", "cleo").dialAll().forget();
        stage.conference.dialIns().answerInviterBy(Stage.plan());

        joins(stage, user("dee"));

        assertEquals(
                List.of("200 dee", "joined sip:dee@example.com", "200 ana", "joined sip:ana@example.com"),
                stage.script);
        assertEquals(Conference.State.ACTIVE, stage.conference.state());
    }

    @Test
    void givesUpTheInvitationOfWhoCallsHimself() {
        Stage stage = answered(team("ben", "cleo").dialAll().rings("ben"));

        joins(stage, user("ben"));
        stage.fails("ben", 487).fails("cleo", 486);

        assertEquals(
                List.of(
                        "200 ben",
                        "CANCEL ben",
                        "joined sip:ben@example.com",
                        "failed sip:ben@example.com 487",
                        "failed sip:cleo@example.com 486"),
                stage.script);
        assertTrue(stage.conference
                .participant("sip:ben@example.com")
                .orElseThrow()
                .isConnected());
        leaves(stage.forget(), "ben");
        assertEquals(
                List.of("left sip:ben@example.com DEPARTED", "BYE ana " + GONE, "ended BELOW_MINIMUM"), stage.script);
        assertEquals(0, stage.room.live());
    }

    @Test
    void endsAnAnswerOfHisPhonesThatCrossesHisCall() {
        Stage stage = answered(team("ben").dialAll());

        joins(stage, user("ben"));
        stage.accepts("ben");

        assertEquals(
                List.of(
                        "200 ben",
                        "CANCEL ben",
                        "joined sip:ben@example.com",
                        "BYE ben",
                        "failed sip:ben@example.com 487"),
                stage.script);
        assertEquals(Conference.State.ACTIVE, stage.conference.state());
        assertEquals(2, stage.room.live());
    }

    @Test
    void replacesALegThatIsAcceptedButNotYetInTheChat() {
        Stage stage = answered(team("ben").dialAll());
        stage.dialogOf("ben");

        joins(stage, user("ben"));
        stage.goesOn("ben");

        assertEquals(List.of("200 ben", "BYE ben", "joined sip:ben@example.com"), stage.script);
        assertEquals(2, stage.room.live());
    }

    @Test
    void replacesTheLegOfWhoComesAgain() {
        Stage stage = answered(team("ben").dialAll()).accepts("ben").forget();

        joins(stage, user("ben"));
        joins(stage, user("ben"));

        assertEquals(
                List.of(
                        "200 ben",
                        "BYE ben",
                        "joined sip:ben@example.com",
                        "200 ben",
                        "BYE own leg of ben",
                        "joined sip:ben@example.com"),
                stage.script);
        assertEquals(2, stage.room.live());
    }

    @Test
    void takesALateByeOfTheReplacedLegForWhatItIs() {
        Stage stage = answered(room());
        joins(stage, user("ben"));
        Participant ben = stage.conference.participant("sip:ben@example.com").orElseThrow();
        DialogLeg old = ben.dialog().orElseThrow();
        joins(stage, user("ben"));
        stage.forget();

        stage.conference.departures().left(ben, old);

        assertEquals(List.of(), stage.script);
        assertTrue(ben.isConnected());
    }

    @Test
    void keepsWhatIsNegotiatedOnTheLegOfWhoGaveUpComingAgain() {
        Stage stage = answered(room());
        joins(stage, user("ben"));
        Participant ben = stage.conference.participant("sip:ben@example.com").orElseThrow();
        ben.negotiated("v=0 in force", Optional.of("o=ben"));
        stage.isCallerGone = true;
        AnswerPlan plan = new AnswerPlan(MsrpTransport.TCP, local -> {
            ben.negotiated("v=0 not sent", Optional.of("o=new"));
            return Stage.plan().prepare(local);
        });

        Originator again = user("ben");
        assertFalse(stage.conference
                .dialIns()
                .admit(stage.conference.dialIns().expect(again), again, leg(stage, again), plan));

        assertTrue(ben.isConnected());
        assertEquals(Optional.of("v=0 in force"), ben.localSdp());
        assertEquals(Optional.of("o=ben"), ben.remoteOrigin());
        assertEquals(2, stage.room.live());
    }

    @Test
    void knowsWhoComesAgainByAnyOfHisUris() {
        Stage stage = answered(room());
        joins(stage, user("ben", "ben.work"));

        joins(stage, user("ben.work"));

        assertTrue(stage.script.contains("BYE own leg of ben"), stage.script.toString());
        assertEquals(2, stage.conference.participants().size());
    }

    @Test
    void letsTheInviterComeBack() {
        Stage stage = answered(room());
        joins(stage, user("ben"));
        stage.leaves("ana").forget();

        joins(stage, user("ana"));

        assertEquals(List.of("200 ana", "joined sip:ana@example.com"), stage.script);
        assertEquals(2, stage.conference.participants().size());
    }

    @Test
    void doesNotLetTheInviterJoinHisOwnSetup() {
        Stage stage = team("ben").dialAll();

        assertEquals(486, refusal(stage, user("ana")).status());
    }

    @Test
    void forgetsWhoGaveUpBeforeHeWasIn() {
        Stage stage = answered(room());
        stage.isCallerGone = true;

        assertFalse(joins(stage, user("ben")));

        assertEquals(List.of(), stage.script);
        assertEquals(1, stage.conference.participants().size());
        assertEquals(1, stage.room.live());
    }

    @Test
    @Covers("DEC-21")
    void countsConnectedAndPendingUsersAndNobodyTwice() {
        Group four = group("<invite-members>true</invite-members><max-participant-count>4</max-participant-count>");
        Stage stage = answered(session(four, "ben", "cleo").dialAll());
        joins(stage, user("dee"));

        Refusal.Answer full = refusal(stage, user("eve"));
        assertEquals(486, full.status());
        assertEquals(Optional.of(WarningText.TOO_MANY_PARTICIPANTS), full.warning());
        assertTrue(joins(stage, user("dee")));
        assertTrue(joins(stage, user("ben")));
        assertEquals(486, refusal(stage, user("eve")).status());
        stage.fails("cleo", 486);
        assertTrue(joins(stage, user("eve")));
    }

    @Test
    @Covers("DEC-33")
    void leavesOneAloneInARoomAndNobodyElsewhere() {
        Stage room = answered(room());
        joins(room, user("ben"));
        room.leaves("ana");
        assertEquals(Conference.State.ACTIVE, room.conference.state());
        leaves(room, "ben");
        assertEquals(Conference.State.ENDED, room.conference.state());

        Stage team = answered(team("ben").dialAll()).accepts("ben");
        team.leaves("ana");
        assertEquals(Conference.State.ENDED, team.conference.state());
    }

    @Test
    void endsWithItsKeyParticipant() {
        Group led = group("<cr:ruleset><cr:rule><cr:conditions><cr:identity><cr:one id=\"sip:ben@example.com\"/>"
                + "</cr:identity></cr:conditions><cr:actions><is-key-participant>true</is-key-participant>"
                + "</cr:actions></cr:rule></cr:ruleset>");
        Stage stage = answered(session(led));
        joins(stage, user("ben"));
        joins(stage, user("cleo"));
        stage.leaves("ana").forget();

        stage.conference
                .departures()
                .lost(stage.conference.participant("sip:ben@example.com").orElseThrow());

        assertEquals(
                List.of(
                        "BYE own leg of ben",
                        "left sip:ben@example.com FAILED",
                        "BYE own leg of cleo " + GONE,
                        "ended KEY_PARTICIPANT_LEFT"),
                stage.script);
    }

    @Test
    void removesWhoJoinedByHimself() {
        Stage stage = answered(team("ben").dialAll().rings("ben"));
        joins(stage, user("ben"));
        stage.forget();

        stage.conference
                .departures()
                .remove(stage.conference.participant("sip:ben@example.com").orElseThrow(), Optional.empty());

        assertEquals(List.of("BYE own leg of ben", "left sip:ben@example.com BOOTED"), stage.script);
    }

    @Test
    void tellsWhatAParticipantMayDo() {
        Group group = group("<cr:ruleset><cr:rule><cr:conditions><cr:identity><cr:one id=\"sip:ben@example.com\"/>"
                + "</cr:identity></cr:conditions><cr:actions><allow-expelling>true</allow-expelling>"
                + "</cr:actions></cr:rule></cr:ruleset>");
        Stage stage = answered(session(group));
        joins(stage, user("ben"));

        assertTrue(stage.conference
                .permissions(stage.conference.participant("sip:ben@example.com").orElseThrow())
                .orElseThrow()
                .mayExpel());
        assertFalse(stage.conference
                .permissions(stage.conference.creator())
                .orElseThrow()
                .mayExpel());
        assertEquals(Optional.empty(), new Stage(Stage.DEFAULTS).conference.permissions(stage.conference.creator()));
    }

    @Test
    @Covers("DEC-21")
    void tellsTheSwitchWhoMaySendPrivately() {
        Group group = group("<cr:ruleset><cr:rule><cr:conditions><cr:identity><cr:one id=\"sip:ben@example.com\"/>"
                + "</cr:identity></cr:conditions><cr:actions><allow-private-message>true</allow-private-message>"
                + "</cr:actions></cr:rule></cr:ruleset>");
        Stage stage = answered(session(group));
        joins(stage, user("ben"));

        assertEquals(List.of(false, true), maySendPrivately(stage));
        assertEquals(
                List.of(true, true),
                maySendPrivately(new Stage(Stage.DEFAULTS, "ben").dialAll().accepts("ben")));
    }

    /** Of the legs in the order in which they were reserved. */
    private static List<Boolean> maySendPrivately(Stage stage) {
        return stage.room.legs.stream()
                .map(leg -> leg.user.orElseThrow().maySendPrivately())
                .toList();
    }

    @Test
    void hasOneSessionOfAGroupAtATimeAndIsFreedWithIt() {
        Group group = group("");
        Stage stage = answered(session(group));

        assertEquals(Optional.empty(), stage.factory.start(group, () -> {
            throw new AssertionError("a second session is made");
        }));
        assertEquals(Optional.of(stage.conference), stage.factory.running(group));
        stage.leaves("ana");
        assertEquals(Optional.empty(), stage.factory.running(group));
        assertEquals(480, refusal(stage, user("ben")).status());
    }

    @Test
    void showsWhoJoinedToTheOperator() {
        Stage stage = answered(room());
        joins(stage, user("ben"));

        assertEquals(
                List.of("sip:ana@example.com creator", "sip:ben@example.com joined"),
                ConferenceView.of(stage.conference, Optional.empty()).legs().stream()
                        .map(leg -> leg.user() + " " + leg.role())
                        .toList());
    }
}
