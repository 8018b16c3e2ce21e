package org.parley.conference;

import java.util.List;
import java.util.Optional;

/**
 * The inviting user as the SIP core asserts him.
 *
 * @param uri the first asserted identity: the Authenticated Originator's IM Address
 * @param aliases every asserted identity, {@code uri} included; all are one user
 * @param displayName by the priority of OMA 5.5
 * @param isAnonymous asked for anonymity and may have it
 */
public record Originator(UserUri uri, List<UserUri> aliases, Optional<String> displayName, boolean isAnonymous) {

    public Originator {
        aliases = List.copyOf(aliases);
    }

    /** True when {@code other} names this user. */
    public boolean is(UserUri other) {
        return aliases.contains(other);
    }
}
