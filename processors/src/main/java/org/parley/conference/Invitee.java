package org.parley.conference;

import java.util.Optional;
import org.parley.xml.CopyControl;

/**
 * One user to invite, from the URI list.
 *
 * @param uri where to
 * @param displayName hint of the list
 * @param isAnonymised {@code cp:anonymize="true"}: shown anonymously in the roster (decision 11)
 * @param copyControl the highest of his entries; a member of a group is a {@code TO}
 * @param replacement what his leg takes the place of
 */
public record Invitee(
        UserUri uri,
        Optional<String> displayName,
        boolean isAnonymised,
        CopyControl copyControl,
        Replacement replacement) {

    /** One whose leg takes the place of nothing. */
    public Invitee(UserUri uri, Optional<String> displayName, boolean isAnonymised, CopyControl copyControl) {
        this(uri, displayName, isAnonymised, copyControl, Replacement.NONE);
    }

    /** The same user, whose leg takes the place of something else. */
    public Invitee replacing(Replacement other) {
        return new Invitee(uri, displayName, isAnonymised, copyControl, other);
    }

    /** The same user, called by another URI of his. */
    Invitee at(UserUri other) {
        return new Invitee(other, displayName, isAnonymised, copyControl, replacement);
    }

    /** {@code cp:copyControl="bcc"} or none. */
    public boolean isHidden() {
        return copyControl == CopyControl.BCC;
    }
}
