package org.parley.xml;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rule of a shared group can grant, by the name of its element. Which namespace an action is in is not looked at
 * (decision 21).
 */
public enum GroupAction {
    /** May start the session. */
    ALLOW_INITIATE_CONFERENCE,
    /** May join or rejoin; earlier documents write {@code allow} and {@code block}. */
    JOIN_HANDLING,
    /** May be anonymous. */
    ALLOW_ANONYMITY,
    /** May subscribe to the conference event package. */
    ALLOW_CONFERENCE_STATE,
    /** May add others. */
    ALLOW_INVITE_USERS_DYNAMICALLY,
    /** The session ends when he leaves. */
    IS_KEY_PARTICIPANT,
    /** May remove others. */
    ALLOW_EXPELLING,
    /** May send messages to one participant. */
    ALLOW_PRIVATE_MESSAGE,
    ALLOW_SUBCONF,
    ALLOW_MEDIA_HANDLING,
    REMOVE_MEDIA_HANDLING,
    ALLOW_OFFLINE_STORAGE,
    ALLOW_REJECT_INVITE,
    ALLOW_AUTO_ANSWERMODE,
    ALLOW_MANUAL_ANSWER_OVERRIDE,
    BLOCK_GROUP_ADVERTISEMENT_SENDING;

    /** Name of the element. */
    public String element() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<GroupAction> of(String element) {
        return Arrays.stream(values())
                .filter(action -> action.element().equals(element))
                .findFirst();
    }
}
