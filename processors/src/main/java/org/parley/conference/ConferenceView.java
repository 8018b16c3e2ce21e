package org.parley.conference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an operator may see of a conference: a copy, taken on its loop.
 *
 * @param id user part of the session identity
 * @param uri session identity
 * @param state life cycle
 * @param createdAt when the INVITE was let in
 * @param endReason why it ended; empty while it lives
 * @param legs the creator first, then the invited in the order of the list
 */
public record ConferenceView(
        String id,
        String uri,
        Conference.State state,
        Instant createdAt,
        Optional<EndReason> endReason,
        List<LegView> legs) {

    /**
     * One user.
     *
     * @param user his URI, or the anonymous one
     * @param role {@code creator} or {@code invited}
     * @param status RFC 4575 status
     * @param leg state of his invitation; empty for the creator
     * @param finalStatus code that his invitation ended with, 0 for none
     * @param departure how he came to be disconnected
     * @param since since when
     */
    public record LegView(
            String user,
            String role,
            Participant.Status status,
            Optional<Invitation.State> leg,
            int finalStatus,
            Optional<Participant.Departure> departure,
            Instant since) {}

    /** A copy of the state now. Runs on the conference's loop. */
    public static ConferenceView of(Conference conference, Optional<EndReason> endReason) {
        List<LegView> legs = new ArrayList<>();
        legs.add(leg(conference.creator(), Optional.empty()));
        for (Invitation invitation : conference.invitations()) {
            legs.add(leg(invitation.participant(), Optional.of(invitation)));
        }
        return new ConferenceView(
                conference.identity().id(),
                conference.identity().uri(),
                conference.state(),
                conference.createdAt(),
                endReason,
                List.copyOf(legs));
    }

    private static LegView leg(Participant participant, Optional<Invitation> invitation) {
        return new LegView(
                participant.publicUri(),
                participant.isCreator() ? "creator" : "invited",
                participant.status(),
                invitation.map(Invitation::state),
                invitation.map(Invitation::finalStatus).orElse(0),
                participant.departure(),
                participant.since());
    }
}
