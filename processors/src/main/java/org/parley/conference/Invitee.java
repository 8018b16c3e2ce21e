package org.parley.conference;

import java.util.Optional;

/**
 * One user to invite, from the URI list.
 *
 * @param uri where to
 * @param displayName hint of the list
 * @param isAnonymised {@code cp:anonymize="true"}: shown anonymously in the roster (decision 11)
 * @param isHidden {@code cp:copyControl="bcc"} or none
 */
public record Invitee(UserUri uri, Optional<String> displayName, boolean isAnonymised, boolean isHidden) {}
