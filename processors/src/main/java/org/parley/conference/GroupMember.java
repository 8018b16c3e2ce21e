package org.parley.conference;

import java.util.Optional;

/**
 * One user of a group's list.
 *
 * @param uri where he is invited
 * @param displayName that the group knows him by
 */
public record GroupMember(UserUri uri, Optional<String> displayName) {}
