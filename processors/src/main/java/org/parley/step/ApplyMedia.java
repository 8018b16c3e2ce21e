package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.camel.NotifyRoute;
import org.parley.conference.Conference;

/** {@code applyMedia}: the answer to a new offer is out; a chat that goes by another path follows now. */
final class ApplyMedia extends LoopStep {

    ApplyMedia(Executor routes) {
        super("applyMedia", routes);
    }

    @Override
    Conference conference(Exchange exchange) {
        return Renegotiate.participant(exchange).conference();
    }

    @Override
    void apply(Exchange exchange) {
        exchange.setProperty(NotifyRoute.CONFERENCE, conference(exchange));
        Renegotiate.Agreement agreed =
                exchange.getProperty(Renegotiate.Agreement.PROPERTY, Renegotiate.Agreement.class);
        if (agreed != null) {
            agreed.renegotiation().apply(agreed.answer(), agreed.remoteOrigin());
        }
    }
}
