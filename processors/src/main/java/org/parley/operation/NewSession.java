package org.parley.operation;

import java.util.List;
import java.util.Optional;

/**
 * A session that a service wants.
 *
 * @param identity URI that it invites from
 * @param name its display name
 * @param users URIs of whom it invites
 * @param subject what the session is about
 * @param text what is said to each who joins
 */
public record NewSession(
        String identity, Optional<String> name, List<String> users, Optional<String> subject, Optional<String> text) {

    public NewSession {
        users = List.copyOf(users);
    }
}
