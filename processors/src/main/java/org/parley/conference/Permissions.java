package org.parley.conference;

import java.util.Set;
import org.parley.xml.GroupAction;

/**
 * What one user may do in the sessions of one group: everything that a rule grants him; what none grants he may not (OMA
 * Shared Group XDM, RFC 4745). Immutable.
 *
 * @param granted the actions of all rules that match, together
 */
public record Permissions(Set<GroupAction> granted) {

    public Permissions {
        granted = Set.copyOf(granted);
    }

    /** {@code allow-initiate-conference}. */
    public boolean mayInitiate() {
        return granted.contains(GroupAction.ALLOW_INITIATE_CONFERENCE);
    }

    /** {@code join-handling}: may join the session that runs, and come back to it. */
    public boolean mayJoin() {
        return granted.contains(GroupAction.JOIN_HANDLING);
    }

    /** {@code allow-anonymity}. */
    public boolean mayBeAnonymous() {
        return granted.contains(GroupAction.ALLOW_ANONYMITY);
    }

    /** {@code allow-conference-state}: may subscribe to the conference event package. */
    public boolean maySubscribe() {
        return granted.contains(GroupAction.ALLOW_CONFERENCE_STATE);
    }

    /** {@code allow-invite-users-dynamically}: may add others. */
    public boolean mayInvite() {
        return granted.contains(GroupAction.ALLOW_INVITE_USERS_DYNAMICALLY);
    }

    /** {@code allow-expelling}: may remove others. */
    public boolean mayExpel() {
        return granted.contains(GroupAction.ALLOW_EXPELLING);
    }

    /** {@code allow-private-message}. */
    public boolean maySendPrivately() {
        return granted.contains(GroupAction.ALLOW_PRIVATE_MESSAGE);
    }

    /** {@code is-key-participant}: the session ends when he leaves. */
    public boolean isKeyParticipant() {
        return granted.contains(GroupAction.IS_KEY_PARTICIPANT);
    }
}
