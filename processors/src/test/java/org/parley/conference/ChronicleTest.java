package org.parley.conference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.xml.CopyControl;

/** Which events a session has, in which order, and whom they name. */
class ChronicleTest {

    private static final Policy ANONYMITY = Stage.policy(Stage.NOTIFICATIONS, true);

    private static List<String> lines(Stage stage) {
        return stage.events.stream().map(ChronicleTest::line).toList();
    }

    private static String line(ConferenceEvent event) {
        ConferenceEvent.Happening what = event.what();
        if (what instanceof ConferenceEvent.Created created) {
            return "created by " + name(created.creator());
        } else if (what instanceof ConferenceEvent.Invited invited) {
            return "invited " + name(invited.user())
                    + invited.by().map(by -> " by " + user(by)).orElse("");
        } else if (what instanceof ConferenceEvent.Joined joined) {
            return "joined " + name(joined.user()) + ' ' + joined.user().role();
        } else if (what instanceof ConferenceEvent.Failed failed) {
            return "failed " + name(failed.user()) + ' ' + failed.status();
        } else if (what instanceof ConferenceEvent.Left left) {
            return "left " + name(left.user()) + ' ' + left.how();
        } else if (what instanceof ConferenceEvent.Removed removed) {
            return "removed " + name(removed.user())
                    + removed.by().map(by -> " by " + user(by)).orElse("");
        } else if (what instanceof ConferenceEvent.Nicknamed nicknamed) {
            return name(nicknamed.user()) + " is " + nicknamed.nickname().orElse("nobody");
        }
        ConferenceEvent.Ended ended = (ConferenceEvent.Ended) what;
        return "ended " + ended.reason() + ' '
                + ended.present().stream().map(ChronicleTest::name).toList();
    }

    private static String name(ConferenceEvent.User user) {
        return user.uri().map(ChronicleTest::user).orElse("?");
    }

    private static String user(String uri) {
        return uri.replaceAll("sip:|@.*", "");
    }

    @Test
    @Covers("EVENT-1")
    void tellsTheLifeOfASessionInOrder() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo", "dee").dialAll();
        stage.rings("cleo").accepts("ben").fails("dee", 603).accepts("cleo");
        stage.conference.nicknamed(stage.conference.creator(), Optional.of("Queen"));
        stage.leaves("cleo").advance(Duration.ofSeconds(3)).leaves("ben");

        assertEquals(
                List.of(
                        "created by ana",
                        "invited ben by ana",
                        "invited cleo by ana",
                        "invited dee by ana",
                        "joined ben INVITED",
                        "joined ana CREATOR",
                        "failed dee 603",
                        "joined cleo INVITED",
                        "ana is Queen",
                        "left cleo DEPARTED",
                        "left ben DEPARTED",
                        "ended BELOW_MINIMUM [ana]"),
                lines(stage));
        assertEquals(
                IntStream.rangeClosed(1, 12).asLongStream().boxed().toList(),
                stage.events.stream().map(ConferenceEvent::number).toList());
        ConferenceEvent.Created created =
                (ConferenceEvent.Created) stage.events.get(0).what();
        assertEquals(Optional.of("ana-1"), created.callId());
        assertEquals(
                Duration.ofSeconds(3),
                ((ConferenceEvent.Ended) stage.events.get(11).what()).duration());
    }

    @Test
    @Covers("EVENT-1")
    void tellsOfASessionThatNeverCameToBe() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll();
        stage.fails("ben", 486).concludes();

        assertEquals(
                List.of("created by ana", "invited ben by ana", "failed ben 486", "ended ALL_FAILED []"), lines(stage));
    }

    @Test
    void tellsWhoRemovedWhom() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo", "dee").dialAll();
        stage.accepts("ben").accepts("cleo");
        stage.events.clear();
        Departures departures = stage.conference.departures();
        departures.expel(
                stage.legs.get("ben").participant(), Optional.of("sip:ana@example.com"), Optional.of("SIP;cause=403"));
        departures.expel(stage.legs.get("dee").participant(), Optional.empty(), Optional.empty());
        stage.fails("dee", 487);

        assertEquals(List.of("removed ben by ana", "removed dee"), lines(stage));
        assertEquals(
                Optional.of("SIP;cause=403"),
                ((ConferenceEvent.Removed) stage.events.get(0).what()).reason());
    }

    @Test
    void saysNothingOfAnInvitationWhoseUserCameByHimself() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben", "cleo").dialAll();
        stage.accepts("ben");
        stage.events.clear();
        Originator cleo = new Originator(
                UserUri.of("sip:cleo@example.com"),
                List.of(UserUri.of("sip:cleo@example.com")),
                Optional.empty(),
                false);
        Participant expected = stage.conference.dialIns().expect(cleo);
        assertTrue(stage.conference.dialIns().admit(expected, cleo, new Coming(stage), Stage.plan()));
        stage.fails("cleo", 487);

        assertEquals(List.of("joined cleo JOINED"), lines(stage));
    }

    private record Coming(Stage stage) implements CallerLeg {

        @Override
        public String callId() {
            return "cleo-1";
        }

        @Override
        public void progress() {}

        @Override
        public Optional<DialogLeg> accept(String sdp, Participant owner) {
            return Optional.of(stage.dialog("cleo"));
        }

        @Override
        public void refuse(FinalFailure failure) {}
    }

    @Test
    @Covers("EVENT-3")
    void namesAnonymousUsersAsTheRosterDoes() {
        Stage stage = new Stage(ANONYMITY, true, "ben", "cleo").dialAll();
        stage.dialogOf("ben").goesOn("ben", true).accepts("cleo");
        stage.leaves("ben").leaves("cleo");

        assertEquals(
                List.of(
                        "created by anonymous1",
                        "invited ? by anonymous1",
                        "invited ? by anonymous1",
                        "joined anonymous2 INVITED",
                        "joined anonymous1 CREATOR",
                        "joined cleo INVITED",
                        "left anonymous2 DEPARTED",
                        "left cleo DEPARTED",
                        "ended BELOW_MINIMUM [anonymous1]"),
                lines(stage));
        String all = stage.events.toString();
        assertFalse(all.contains("sip:ana@") || all.contains("ben@") || all.contains("Name["), all);
        assertEquals(
                Optional.empty(), ((ConferenceEvent.Created) stage.events.get(0).what()).callId());
    }

    @Test
    @Covers("EVENT-3")
    void doesNotNameWhoIsHiddenFromTheRoster() {
        Stage stage = new Stage(
                Stage.policy(new Policy.Notifications(true, Duration.ofSeconds(5), true, true, 3, 100)), "ben");
        stage.conference
                .legs()
                .invite(new Invitee(UserUri.of("sip:bcc@example.com"), Optional.of("Secret"), false, CopyControl.BCC));

        assertEquals(List.of("created by ana", "invited ben by ana", "invited ? by ana"), lines(stage));
        assertFalse(stage.events.toString().contains("Secret"));
    }

    @Test
    void namesAServiceThatHasASessionMade() {
        Stage stage = Stage.ofService(Stage.DEFAULTS, "ben").dialAll();

        assertEquals(List.of("created by ana", "invited ben by ana"), lines(stage));
        assertEquals(
                ConferenceEvent.Role.SERVICE,
                ((ConferenceEvent.Created) stage.events.get(0).what()).creator().role());
    }

    @Test
    void numbersOnWhileNobodyReads() {
        Stage stage = new Stage(Stage.DEFAULTS, "ben").dialAll();
        stage.isReading = false;
        stage.accepts("ben");
        stage.isReading = true;
        stage.leaves("ben");

        assertEquals(
                List.of(1L, 2L, 5L, 6L),
                stage.events.stream().map(ConferenceEvent::number).toList());
    }
}
