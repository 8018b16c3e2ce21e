package org.parley.conference;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells the world outside what happens in conferences, event by event, numbered within each. It costs a conference's loop a
 * small value for each event, and nothing of that while nobody reads.
 */
public final class Chronicle implements ConferenceListener {

    /** Who reads it. Called on conferences' loops; quick. */
    public interface Reader {

        /** Whether somebody wants events now. */
        boolean isReading();

        void take(ConferenceEvent event);
    }

    private final Reader reader;

    public Chronicle(Reader reader) {
        this.reader = reader;
    }

    @Override
    public void invited(Invitation invitation) {
        Participant user = invitation.participant();
        tell(
                user.conference(),
                () -> new ConferenceEvent.Invited(
                        user(user), RosterEntries.shown(user.conference(), user.invitedBy())));
    }

    @Override
    public void joined(Participant user) {
        tell(user.conference(), () -> new ConferenceEvent.Joined(user(user)));
    }

    /** The end of an invitation whose user has come by himself does not concern him. */
    @Override
    public void failed(Invitation invitation, int status) {
        Participant user = invitation.participant();
        if (!user.isDialedIn()) {
            tell(
                    user.conference(),
                    () -> user.isExpelled() ? removed(user) : new ConferenceEvent.Failed(user(user), status));
        }
    }

    @Override
    public void left(Participant user) {
        tell(
                user.conference(),
                () -> user.isExpelled()
                        ? removed(user)
                        : new ConferenceEvent.Left(user(user), user.departure().orElseThrow(), user.departureReason()));
    }

    @Override
    public void nicknamed(Participant user) {
        tell(user.conference(), () -> new ConferenceEvent.Nicknamed(user(user), user.nickname()));
    }

    @Override
    public void ended(Conference conference, EndReason reason) {
        tell(
                conference,
                () -> new ConferenceEvent.Ended(
                        reason,
                        Duration.between(
                                conference.createdAt(), conference.loop().now()),
                        conference.presentAtTheEnd().stream()
                                .map(Chronicle::user)
                                .toList()));
    }

    //= EVENT-1
    /**
     * The first event of each session is that it was created: told with the second, because only then group and subject are
     * certain to be known.
     */
    private void tell(Conference conference, Supplier<ConferenceEvent.Happening> what) {
        boolean isRead = reader.isReading();
        long number = conference.nextEvent();
        if (number == 1) {
            number = conference.nextEvent();
            if (isRead) {
                reader.take(new ConferenceEvent(conference.identity(), 1, conference.createdAt(), begun(conference)));
            }
        }
        if (isRead) {
            reader.take(new ConferenceEvent(
                    conference.identity(), number, conference.loop().now(), what.get()));
        }
    }

    private static ConferenceEvent.Created begun(Conference conference) {
        Participant creator = conference.creator();
        return new ConferenceEvent.Created(
                conference.isByService()
                        ? new ConferenceEvent.User(
                                Optional.of(creator.publicUri()),
                                creator.publicName(),
                                false,
                                ConferenceEvent.Role.SERVICE)
                        : user(creator),
                creator.isAnonymous() ? Optional.empty() : Optional.of(conference.callId()),
                conference.group().map(group -> group.uri().toString()),
                conference.subject());
    }

    private static ConferenceEvent.Removed removed(Participant user) {
        return new ConferenceEvent.Removed(
                user(user), RosterEntries.shown(user.conference(), user.removedBy()), user.departureReason());
    }

    //= DEC-11
    //= DEC-29
    //= EVENT-3
    private static ConferenceEvent.User user(Participant user) {
        ConferenceEvent.Role role = user.isCreator()
                ? ConferenceEvent.Role.CREATOR
                : user.isDialedIn() ? ConferenceEvent.Role.JOINED : ConferenceEvent.Role.INVITED;
        return RosterEntries.isShown(user)
                ? new ConferenceEvent.User(Optional.of(user.publicUri()), user.publicName(), user.isAnonymous(), role)
                : new ConferenceEvent.User(Optional.empty(), Optional.empty(), user.isAnonymous(), role);
    }
}
