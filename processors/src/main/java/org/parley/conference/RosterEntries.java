package org.parley.conference;

import java.util.Locale;
import java.util.Optional;
import org.parley.sdp.Direction;
import org.parley.xml.conferenceinfo.ConferenceInfo;

/** How the roster shows a user to subscribers (RFC 4575 section 5.6; decisions 11 and 29). */
final class RosterEntries {

    private final Conference conference;

    RosterEntries(Conference conference) {
        this.conference = conference;
    }

    /** His entry, or empty while he is not shown. */
    Optional<ConferenceInfo.User> of(Participant user) {
        return isShown(user)
                ? Optional.of(new ConferenceInfo.User(
                        user.publicUri(), user.publicName(), Optional.of(endpoint(user)), user.nickname()))
                : Optional.empty();
    }

    //= DEC-11
    //= DEC-29
    static boolean isShown(Participant user) {
        Policy policy = user.conference().policy();
        boolean isNobody = user.uri().scheme().isEmpty();
        boolean isHidden = user.isHidden() && policy.notifications().hideBcc();
        boolean mayBecomeAnonymous = policy.allowAnonymity() && !user.isCreator() && !user.hasJoined();
        return !isNobody && !isHidden && !mayBecomeAnonymous;
    }

    private ConferenceInfo.Endpoint endpoint(Participant user) {
        Optional<ConferenceInfo.Execution> joining = user.joinedAt()
                .map(when -> new ConferenceInfo.Execution(
                        when,
                        Optional.empty(),
                        user.isDialedIn() ? Optional.empty() : shown(conference, user.invitedBy())));
        return new ConferenceInfo.Endpoint(
                user.publicUri(),
                status(user),
                user.joinedAt().map(when -> user.isDialedIn() ? "dialed-in" : "dialed-out"),
                joining,
                user.departure().map(how -> how.name().toLowerCase(Locale.ROOT)),
                user.departure()
                        .map(how -> new ConferenceInfo.Execution(
                                user.since(),
                                user.departureReason().map(reason -> "Reason: " + reason),
                                shown(conference, user.removedBy()))),
                user.isConnected() ? Optional.of(text(user.direction())) : Optional.empty());
    }

    /** Who did something, unless he is in no roster. */
    static Optional<String> shown(Conference conference, Optional<String> by) {
        boolean areSomeHidden = conference.policy().notifications().hideBcc();
        return by.filter(uri -> !areSomeHidden
                || conference.participant(uri).filter(Participant::isHidden).isEmpty());
    }

    //= RFC4575-5.7.3-1
    private static String status(Participant user) {
        return switch (user.status()) {
            case PENDING -> user.isCreator() ? "dialing-in" : "pending";
            case DIALING_OUT -> "dialing-out";
            case ALERTING -> "alerting";
            case CONNECTED -> user.direction().receives() ? "connected" : "on-hold";
            case DISCONNECTED -> "disconnected";
        };
    }

    private static String text(Direction direction) {
        return direction.name().toLowerCase(Locale.ROOT);
    }
}
