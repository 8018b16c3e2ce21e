package org.parley.web;

import java.time.Instant;
import java.util.Set;

/**
 * Somebody who has logged in.
 *
 * @param key what his cookie says
 * @param token what his page says with each change (against requests forged by other pages)
 */
record Login(String key, String token, String user, Set<String> roles, Instant since) {

    Login {
        roles = Set.copyOf(roles);
    }

    boolean mayRead() {
        return Roles.mayRead(roles);
    }

    boolean mayChange() {
        return Roles.mayChange(roles);
    }

    /** Without what nobody else is to know. */
    @Override
    public String toString() {
        return "Login[user=" + user + ", roles=" + roles + ", since=" + since + ']';
    }
}
