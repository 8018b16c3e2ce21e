package org.parley.conference;

import java.util.Optional;

/**
 * What the leg to one invitee takes the place of, because a one-to-one session becomes that of a group (reference: section
 * 18).
 *
 * @param dialog value for Replaces (RFC 3891)
 * @param session value for Session-Replaces: the Contribution-ID of that session
 */
public record Replacement(Optional<String> dialog, Optional<String> session) {

    /** Of nothing. */
    public static final Replacement NONE = new Replacement(Optional.empty(), Optional.empty());

    /** True when there is nothing that it takes the place of. */
    public boolean isEmpty() {
        return dialog.isEmpty() && session.isEmpty();
    }

    /** This one, with what {@code other} says where it is silent. */
    public Replacement or(Replacement other) {
        return new Replacement(dialog.or(other::dialog), session.or(other::session));
    }
}
