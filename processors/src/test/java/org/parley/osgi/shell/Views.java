package org.parley.osgi.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;
import org.parley.conference.EndReason;
import org.parley.conference.Invitation;
import org.parley.conference.Participant.Departure;
import org.parley.conference.Participant.Status;
import org.parley.conference.Refusal;
import org.parley.conference.SessionHistory.Refused;

/** Sessions as the server would show them. Ages are far from where the shell rounds. */
final class Views {

    /** In the middle of an hour of its age, which the shell shows as {@code 4d 01h}. */
    static final Instant CREATED = Instant.now().minus(Duration.ofMinutes(4 * 24 * 60 + 90));

    static final Instant LATER = CREATED.plusSeconds(65);

    private Views() {}

    static ConferenceView live(String id, LegView... legs) {
        return view(id, Conference.State.ACTIVE, Optional.empty(), legs);
    }

    static ConferenceView ended(String id, EndReason reason, LegView... legs) {
        return view(id, Conference.State.ENDED, Optional.of(new ConferenceView.End(reason, LATER)), legs);
    }

    private static ConferenceView view(
            String id, Conference.State state, Optional<ConferenceView.End> end, LegView... invited) {
        List<LegView> legs = new ArrayList<>(List.of(invited));
        return new ConferenceView(
                id, "sip:" + id + "@im.example.com", id + "@192.0.2.1", state, CREATED, end, Optional.empty(), legs);
    }

    static LegView creator(Status status, int answer) {
        return new LegView(
                "sip:ana@example.com",
                Optional.of("Ana"),
                Optional.of("boss"),
                "creator",
                status,
                Optional.empty(),
                answer,
                Optional.empty(),
                CREATED);
    }

    /** A creator who takes no part. */
    static LegView service(int answer) {
        return new LegView(
                "sip:alerts@example.com",
                Optional.empty(),
                Optional.empty(),
                "service",
                Status.DISCONNECTED,
                Optional.empty(),
                answer,
                Optional.empty(),
                CREATED);
    }

    static LegView invited(String user, Status status, Invitation.State state, int code, Departure... departure) {
        return new LegView(
                user,
                Optional.empty(),
                Optional.empty(),
                "invited",
                status,
                Optional.of(state),
                code,
                List.of(departure).stream().findFirst(),
                LATER);
    }

    static Refused refused(String callId, Optional<String> session, String rule, String step, int status, String why) {
        return new Refused(
                LATER, callId, session, step, Refusal.of(rule, status, "", why).answer());
    }
}
