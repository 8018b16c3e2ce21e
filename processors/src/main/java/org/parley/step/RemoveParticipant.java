package org.parley.step;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.NotifyRoute;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.ConferenceFactory;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;

/**
 * {@code removeParticipant}: the user of header {@code ParleyUser} leaves the session of header {@code ParleySession}: his
 * pending invitation is cancelled, or his dialog ended by BYE and his MSRP session released (7.2.2.12). Header {@code
 * ParleyBy} is who removes him, as the roster shows it; the user himself leaves. Header {@code ParleyReason} becomes the Reason of the BYE. {@code
 * SipStatusCode} is 200, or 404 when he is neither in nor on his way.
 */
final class RemoveParticipant extends LoopStep {

    static final String SESSION = "ParleySession";
    static final String USER = "ParleyUser";
    static final String BY = "ParleyBy";
    static final String REASON = "ParleyReason";

    private final ConferenceFactory factory;

    RemoveParticipant(Executor routes, ConferenceFactory factory) {
        super("removeParticipant", routes);
        this.factory = factory;
    }

    @Override
    Conference conference(Exchange exchange) {
        String id = exchange.getMessage().getHeader(SESSION, "", String.class);
        return Optional.ofNullable(exchange.getProperty(NotifyRoute.CONFERENCE, Conference.class))
                .filter(known -> known.identity().id().equals(id))
                .or(() -> factory.find(id))
                .orElseThrow(() -> new IllegalStateException("there is no session " + id));
    }

    @Override
    void apply(Exchange exchange) {
        Conference conference = conference(exchange);
        exchange.setProperty(NotifyRoute.CONFERENCE, conference);
        String user = exchange.getMessage().getHeader(USER, "", String.class);
        Participant participant = conference
                .participant(user)
                .orElseThrow(() -> Refusal.of("OMA-7.2.2.12", 404, "Not Found", "the user is not in the session"));
        Optional<String> by = Optional.ofNullable(exchange.getMessage().getHeader(BY, String.class));
        boolean isHimself = by.filter(participant.publicUri()::equals).isPresent();
        boolean isRemoved = isHimself
                ? conference.departures().leave(participant)
                : conference
                        .departures()
                        .expel(
                                participant,
                                by,
                                Optional.ofNullable(exchange.getMessage().getHeader(REASON, String.class)));
        exchange.getMessage().setHeader(SipUaConstants.STATUS, isRemoved ? 200 : 404);
    }
}
