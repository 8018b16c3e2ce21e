package org.parley.conference;

/** Hears what happens in conferences: log, metrics, notifications. Called on the conference's loop; quick. */
public interface ConferenceListener {

    /** A6: the identity is allocated. */
    default void created(Conference conference) {}

    /** Any response of any leg came for the first time, or the session ended without one (decision 42). */
    default void heard(Conference conference) {}

    /** The inviter was answered 200. */
    default void established(Conference conference) {}

    /** The session of a process that has ended is here again; who was in it is told to have left. */
    default void restored(Conference conference) {}

    /** A user is to be invited: his leg is listed, not sent yet. */
    default void invited(Invitation invitation) {}

    default void joined(Participant participant) {}

    /** An invitation ended without its user in the chat. */
    default void failed(Invitation invitation, int status) {}

    default void left(Participant participant) {}

    /** A participant has another nickname, or none any more. */
    default void nicknamed(Participant participant) {}

    /** Subscribers have something to be told: {@link ConferenceNotifier#take} gives it. */
    default void notificationsDue(Conference conference) {}

    /** Nothing of the conference is left but this object. */
    default void ended(Conference conference, EndReason reason) {}
}
