package org.parley.conference;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What of a session survives the end of the process: which it is, what holds in it, and who may come back. Immutable, taken
 * on the conference's loop. Dialogs, media and subscriptions are not in it.
 *
 * @param birth which session it is
 * @param callId Call-ID of the INVITE that made it
 * @param contributionId the chat that it carries on
 * @param group URI of its pre-defined group; empty for an ad hoc session
 * @param terms of its policy what its users rely on
 * @param begunAt when its inviter had 200
 * @param isOneToOne the inviter and the only one whom he invited are alone in it
 * @param subject what it is about
 * @param offer what is offered to those who are added
 * @param isByService a service had it made
 * @param lastAnonymousNumber the last {@code anonymousN} that was given
 * @param creator who made it
 * @param others everybody else in its roster
 */
public record SessionMemory(
        Birth birth,
        String callId,
        Optional<String> contributionId,
        Optional<UserUri> group,
        Terms terms,
        Instant begunAt,
        boolean isOneToOne,
        Optional<String> subject,
        Optional<SessionOffer> offer,
        boolean isByService,
        int lastAnonymousNumber,
        User creator,
        List<User> others) {

    public SessionMemory {
        others = List.copyOf(others);
    }

    /**
     * The keys of policy that decide who may come, who may do what, and when the session ends: see {@link Policy}. All others
     * are as they are after the restart, and for the session of a group its document decides anew.
     */
    public record Terms(
            int maxParticipants,
            boolean countInviter,
            int minParticipants,
            boolean allowAnonymity,
            Policy.OnCreatorLeave onCreatorLeave,
            Policy.Join join,
            Policy.AddBy addBy,
            boolean archiveMessages,
            boolean hideBcc,
            Duration idleTimeout,
            Duration maxDuration) {

        static Terms of(Policy policy) {
            return new Terms(
                    policy.maxParticipants(),
                    policy.countInviter(),
                    policy.minParticipants(),
                    policy.allowAnonymity(),
                    policy.onCreatorLeave(),
                    policy.join(),
                    policy.referrals().addBy(),
                    policy.archiveMessages(),
                    policy.notifications().hideBcc(),
                    policy.lifetime().idleTimeout(),
                    policy.lifetime().maxDuration());
        }

        /** The policy with these terms. */
        public Policy in(Policy now) {
            Policy.Notifications told = now.notifications();
            Policy.Referrals referrals = now.referrals();
            return new Policy(
                    maxParticipants,
                    countInviter,
                    minParticipants,
                    allowAnonymity,
                    now.releasedCountsAsAccepted(),
                    now.answerInviter(),
                    now.failureCode(),
                    onCreatorLeave,
                    join,
                    now.ringTimeout(),
                    now.allowListless(),
                    now.allowOfferless(),
                    archiveMessages,
                    new Policy.Notifications(
                            told.areAllowed(),
                            told.minInterval(),
                            told.keepDeparted(),
                            hideBcc,
                            told.subscriptionsPerUser(),
                            told.subscriptionsPerSession()),
                    new Policy.Lifetime(idleTimeout, maxDuration, now.lifetime().restoreFor()),
                    new Policy.Referrals(addBy, referrals.perSession(), referrals.perMinute(), referrals.departed()));
        }
    }

    /**
     * One user.
     *
     * @param uri by which the roster has him
     * @param identities all URIs that are known to be his
     * @param anonymousNumber his N in {@code anonymousN}
     * @param isHidden he was listed as bcc
     * @param isExpelled he may not come back
     */
    public record User(
            UserUri uri,
            List<UserUri> identities,
            Optional<String> displayName,
            Optional<Integer> anonymousNumber,
            boolean isHidden,
            boolean isExpelled,
            boolean isDialedIn,
            Participant.Status status,
            Optional<Participant.Departure> departure,
            Optional<String> departureReason,
            Instant since,
            Optional<Instant> joinedAt,
            Optional<String> invitedBy,
            Optional<String> removedBy) {

        public User {
            identities = List.copyOf(identities);
        }
    }

    /**
     * The same for the next life.
     *
     * @throws IllegalArgumentException when it was the last
     */
    public SessionMemory again() {
        return new SessionMemory(
                birth.again(),
                callId,
                contributionId,
                group,
                terms,
                begunAt,
                isOneToOne,
                subject,
                offer,
                isByService,
                lastAnonymousNumber,
                creator,
                others);
    }

    /** Who made it; that he is anonymous is restored with the rest. */
    Originator originator() {
        return new Originator(creator.uri(), creator.identities(), creator.displayName(), false);
    }

    /** His INVITE, which has long had its answer. */
    CallerLeg caller() {
        return new AnsweredCaller(callId, contributionId, isByService);
    }

    private record AnsweredCaller(String callId, Optional<String> contributionId, boolean isService)
            implements CallerLeg {

        @Override
        public void progress() {
            throw new IllegalStateException("the INVITE was answered before the server was restarted");
        }

        @Override
        public Optional<DialogLeg> accept(String sdp, Participant owner) {
            throw new IllegalStateException("the INVITE was answered before the server was restarted");
        }

        @Override
        public void refuse(FinalFailure failure) {
            throw new IllegalStateException("the INVITE was answered before the server was restarted");
        }
    }
}
