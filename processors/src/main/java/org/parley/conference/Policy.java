package org.parley.conference;

import java.time.Duration;
import java.util.List;

/**
 * The policy keys of {@code etc/parley.cfg} that the domain needs, as they were when the session began.
 *
 * @param maxParticipants {@code adhoc.maxParticipants}, 1 or more
 * @param countInviter {@code adhoc.countInviter}: the maximum includes the inviter (decision 8)
 * @param minParticipants {@code adhoc.minParticipants}: fewer connected users, nobody pending: the session ends
 * @param allowAnonymity {@code adhoc.allowAnonymity}
 * @param releasedCountsAsAccepted {@code adhoc.releasedCountsAsAccepted} (H5)
 * @param answerInviter {@code adhoc.answerInviter} (decision 16)
 * @param failureCode {@code adhoc.failureCode} (C1)
 * @param onCreatorLeave {@code adhoc.onCreatorLeave} (decision 9)
 * @param join {@code adhoc.join}
 * @param ringTimeout {@code adhoc.ringTimeout}: a leg without final response for so long is cancelled
 * @param allowListless {@code sip.listlessInvite = create} (decision 12)
 * @param allowOfferless {@code sip.offerlessInvite = offer}
 * @param notifications {@code conference.*}
 * @param lifetime {@code session.*}
 * @param archiveMessages {@code messages.archive}, or what a group's document says
 * @param referrals {@code adhoc.addBy} and the limits of what REFER may do
 */
public record Policy(
        int maxParticipants,
        boolean countInviter,
        int minParticipants,
        boolean allowAnonymity,
        boolean releasedCountsAsAccepted,
        AnswerInviter answerInviter,
        FailureCode failureCode,
        OnCreatorLeave onCreatorLeave,
        Join join,
        Duration ringTimeout,
        boolean allowListless,
        boolean allowOfferless,
        boolean archiveMessages,
        Notifications notifications,
        Lifetime lifetime,
        Referrals referrals) {

    /**
     * How long a session may go on, from the 200 to its inviter.
     *
     * @param idleTimeout {@code session.idleTimeout}: it ends when nothing has happened for so long; zero for never
     * @param maxDuration {@code session.maxDuration}: it ends after this time; zero for never
     * @param restoreFor {@code session.restoreFor}: after a restart it waits so long for its users; zero: it is not kept
     */
    public record Lifetime(Duration idleTimeout, Duration maxDuration, Duration restoreFor) {

        /** As long as its users want, and as the process does. */
        public static final Lifetime UNLIMITED = new Lifetime(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /**
     * Who may add users by REFER, and how much that may be.
     *
     * @param addBy {@code adhoc.addBy} (decision 30); in a group its rules say who
     * @param perSession {@code limits.referralsPerSession}: under way at one time
     * @param perMinute {@code limits.referralsPerMinute}: of one referrer in one session
     * @param departed {@code limits.listEntries}: users whom a session remembers beyond the maximum of participants
     */
    public record Referrals(AddBy addBy, int perSession, int perMinute, int departed) {}

    /** Who may add users to an ad hoc session. */
    public enum AddBy {
        PARTICIPANTS,
        CREATOR
    }

    /**
     * Who is told what about the conference, and how often.
     *
     * @param areAllowed conference events of ad hoc sessions may be subscribed to; a group's rules say who may
     * @param minInterval {@code conference.notifyMinInterval}: least time between two documents to one subscriber
     * @param keepDeparted {@code conference.keepDeparted}: who has left stays in the roster as disconnected (decision 29)
     * @param hideBcc {@code conference.hideBcc}: who was listed as bcc is not in the roster (decision 11)
     * @param subscriptionsPerUser {@code limits.subscriptionsPerUser}
     * @param subscriptionsPerSession {@code limits.subscriptionsPerSession}
     */
    public record Notifications(
            boolean areAllowed,
            Duration minInterval,
            boolean keepDeparted,
            boolean hideBcc,
            int subscriptionsPerUser,
            int subscriptionsPerSession) {}

    //= DEC-8
    /** Most users in the session, whoever made it included. */
    public int mostTogether() {
        return maxParticipants + (countInviter ? 0 : 1);
    }

    //= DEC-21
    //= DEC-33
    /**
     * The policy of a group's session: what its document says, the rest as for ad hoc sessions. Everybody counts; what the
     * creator's leaving does is the key participant's matter.
     *
     * @param largest most users where the document sets no limit
     */
    public Policy forGroup(Group group, int largest) {
        return new Policy(
                group.maxParticipants().orElse(largest),
                true,
                group.minParticipants(),
                group.mayHaveAnonymousUsers(),
                releasedCountsAsAccepted,
                group.invitesMembers() ? answerInviter : AnswerInviter.IMMEDIATELY,
                failureCode,
                OnCreatorLeave.CONTINUE,
                join,
                ringTimeout,
                true,
                allowOfferless,
                //= ARCHIVE-6
                group.archivesMessages().orElse(archiveMessages),
                notifications,
                lifetime,
                referrals);
    }

    /** When the inviter gets 200. */
    public enum AnswerInviter {
        FIRST_ACCEPT,
        IMMEDIATELY
    }

    /** What the departure of the creator does to the session. */
    public enum OnCreatorLeave {
        CONTINUE,
        END
    }

    /** Who may come into an ad hoc session by an INVITE of his own; a group's rules say it for its own. */
    public enum Join {
        /** Who was invited or added, whatever became of that. */
        INVITED,
        /** Everybody who is authorised. */
        OPEN
    }

    /** How the one final failure is chosen among those of the legs. */
    public sealed interface FailureCode {

        /** The numerically lowest code. */
        record Lowest() implements FailureCode {}

        /** The lowest 6xx if there is one, else the lowest code. */
        record SixxxWins() implements FailureCode {}

        /** The code that came first. */
        record First() implements FailureCode {}

        /** Always the same code, 400 to 699. */
        record Fixed(int code) implements FailureCode {}
    }

    /** Patterns of {@code authorisation.*}: see {@link Authorisation}. */
    public record AuthorisationLists(List<String> allow, List<String> deny) {}
}
