package org.parley.osgi.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One session.
 *
 * @param id user part of the session identity
 * @param uri session identity
 * @param callId Call-ID of the INVITE that made it
 * @param state life cycle
 * @param endedAt empty while it lives
 * @param endReason how it ended; empty while it lives
 * @param users the creator first, then the invited, then who came by himself
 */
public record SessionRow(
        String id,
        String uri,
        String callId,
        String state,
        Instant createdAt,
        Optional<Instant> endedAt,
        Optional<String> endReason,
        List<UserRow> users) {

    public SessionRow {
        users = List.copyOf(users);
    }

    /**
     * One user, as the roster knows him.
     *
     * @param uri his, or the anonymous one
     * @param name display name; empty when he has none or is anonymous
     * @param nickname empty when he has none or is anonymous
     * @param role creator, invited or joined
     * @param status RFC 4575 status
     * @param leg state of his invitation; empty for who came by himself
     * @param code what his invitation ended with, or what the creator was answered; 0 for none
     * @param departure how he came to be disconnected
     * @param since since when the status is what it is
     * @param standing connected, pending or failed; gone for who was in the chat
     */
    public record UserRow(
            String uri,
            Optional<String> name,
            Optional<String> nickname,
            String role,
            String status,
            Optional<String> leg,
            int code,
            Optional<String> departure,
            Instant since,
            String standing) {}
}
