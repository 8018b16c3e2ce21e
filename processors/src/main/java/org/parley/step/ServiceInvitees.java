package org.parley.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.parley.conference.Invitee;
import org.parley.conference.Refusal;
import org.parley.conference.UserUri;
import org.parley.xml.CopyControl;

/** Whom a service wants to be invited: header {@code ParleyUsers}, a list of URIs or one. */
final class ServiceInvitees {

    static final String USERS = "ParleyUsers";

    private ServiceInvitees() {}

    /**
     * Each user once.
     *
     * @throws Refusal 400 for nobody or more than {@code limit}, 416 for what no INVITE can be sent to
     */
    static List<Invitee> of(Exchange exchange, int limit) {
        Object header = exchange.getMessage().getHeader(USERS);
        List<?> users = header instanceof List<?> several ? several : header == null ? List.of() : List.of(header);
        if (users.isEmpty() || users.size() > limit) {
            throw Refusal.of("DEC-17", 400, "Bad Request", USERS + " names nobody, or more than limits.listEntries");
        }
        List<Invitee> invitees = new ArrayList<>();
        for (Object user : users) {
            UserUri uri = UserUri.tryOf(user.toString())
                    .filter(UserUri::isDialable)
                    .orElseThrow(() ->
                            Refusal.of("DEC-39", 416, "Unsupported URI Scheme", "no INVITE can be sent to " + user));
            if (invitees.stream().noneMatch(known -> known.uri().equals(uri))) {
                invitees.add(new Invitee(uri, Optional.empty(), false, CopyControl.TO));
            }
        }
        return invitees;
    }
}
