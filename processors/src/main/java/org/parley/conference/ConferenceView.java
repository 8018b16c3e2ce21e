package org.parley.conference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What an operator may see of a conference: a copy, taken on its loop. An anonymous user has only his anonymous URI in it.
 *
 * @param id user part of the session identity
 * @param uri session identity
 * @param callId Call-ID of the INVITE that made it
 * @param state life cycle
 * @param createdAt when the INVITE was let in
 * @param end how it ended; empty while it lives
 * @param subject what it is about; empty when its creator did not say
 * @param legs the creator first, then the invited in the order of the list, then who joined without being invited
 */
public record ConferenceView(
        String id,
        String uri,
        String callId,
        Conference.State state,
        Instant createdAt,
        Optional<End> end,
        Optional<String> subject,
        List<LegView> legs) {

    public ConferenceView {
        legs = List.copyOf(legs);
    }

    /** Why and when. */
    public record End(EndReason reason, Instant at) {}

    /**
     * One user.
     *
     * @param user his URI, or the anonymous one
     * @param name display name; empty when he has none or is anonymous
     * @param nickname RFC 7701 nickname; empty when he has none or is anonymous
     * @param role {@code creator}, {@code service} for a creator who takes no part, {@code invited}, or {@code joined} by an INVITE of his own
     * @param status RFC 4575 status; nobody is still called in a session that has ended
     * @param leg state of his invitation; empty for who came by himself
     * @param finalStatus code that his invitation ended with, or that the conference answered the creator; 0 for none
     * @param departure how he came to be disconnected
     * @param since since when the status is what it is
     */
    public record LegView(
            String user,
            Optional<String> name,
            Optional<String> nickname,
            String role,
            Participant.Status status,
            Optional<Invitation.State> leg,
            int finalStatus,
            Optional<Participant.Departure> departure,
            Instant since) {

        /** Takes part in the chat. */
        public boolean isConnected() {
            return status == Participant.Status.CONNECTED;
        }

        /** Not in the chat yet, and may still come. */
        public boolean isPending() {
            return !isConnected() && status != Participant.Status.DISCONNECTED;
        }

        /** Never was in the chat and will not be: his invitation, or the creator's INVITE, ended without a session. */
        public boolean isFailed() {
            return status == Participant.Status.DISCONNECTED && !role.equals("service") && !wasInChat();
        }

        private boolean wasInChat() {
            return leg.map(state -> finalStatus == 0
                            && (state == Invitation.State.CONNECTED || state == Invitation.State.RELEASED))
                    .orElse(finalStatus == 200);
        }
    }

    /** Number of users to whom this applies. */
    public long count(Predicate<LegView> which) {
        return legs.stream().filter(which).count();
    }

    /** The user who made the session. */
    public LegView creator() {
        return legs.get(0);
    }

    /** A copy of the state now. Runs on the conference's loop. */
    public static ConferenceView of(Conference conference, Optional<EndReason> endReason) {
        List<LegView> legs = new ArrayList<>();
        boolean isAbsent =
                conference.isByService() && !conference.participants().contains(conference.creator());
        legs.add(
                isAbsent
                        ? service(conference)
                        : leg(
                                conference.creator(),
                                conference.legs().of(conference.creator()).map(Invitation::state),
                                conference.inviterStatus()));
        for (Invitation invitation : conference.invitations()) {
            if (!invitation.participant().isCreator()) {
                legs.add(leg(invitation.participant(), Optional.of(invitation.state()), invitation.finalStatus()));
            }
        }
        conference.participants().stream()
                .filter(participant -> legs.stream().noneMatch(leg -> leg.user().equals(participant.publicUri())))
                .forEach(
                        participant -> legs.add(leg(participant, Optional.empty(), participant.hasJoined() ? 200 : 0)));
        return new ConferenceView(
                conference.identity().id(),
                conference.identity().uri(),
                conference.callId(),
                conference.state(),
                conference.createdAt(),
                endReason.map(reason -> new End(reason, conference.loop().now())),
                conference.subject(),
                legs);
    }

    /** Who had the session made and takes no part: neither in nor on the way, and nothing of that has failed. */
    private static LegView service(Conference conference) {
        return new LegView(
                conference.creator().publicUri(),
                conference.creator().displayName(),
                Optional.empty(),
                "service",
                Participant.Status.DISCONNECTED,
                Optional.empty(),
                conference.inviterStatus(),
                Optional.empty(),
                conference.createdAt());
    }

    private static LegView leg(Participant participant, Optional<Invitation.State> leg, int finalStatus) {
        boolean isOver = participant.conference().state() == Conference.State.ENDED;
        boolean isNamed = !participant.isAnonymous();
        return new LegView(
                participant.publicUri(),
                participant.displayName().filter(name -> isNamed),
                participant.nickname().filter(name -> isNamed),
                role(participant),
                isOver ? Participant.Status.DISCONNECTED : participant.status(),
                leg,
                finalStatus,
                participant.departure(),
                participant.since());
    }

    private static String role(Participant participant) {
        if (participant.isCreator()) {
            return "creator";
        }
        return participant.isDialedIn() ? "joined" : "invited";
    }
}
