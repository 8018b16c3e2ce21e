package org.parley.conference;

import java.util.List;

/** Who may use the service (A2): deny wins over allow (decision 25). Immutable. */
public final class Authorisation {

    private final UriPatterns allow;
    private final UriPatterns deny;

    public Authorisation(Policy.AuthorisationLists lists) {
        allow = new UriPatterns(lists.allow());
        deny = new UriPatterns(lists.deny());
    }

    //= DEC-25
    /** True when one identity of the user is allowed and none is denied. */
    public boolean permits(List<UserUri> identities) {
        return identities.stream().anyMatch(allow::match) && identities.stream().noneMatch(deny::match);
    }
}
