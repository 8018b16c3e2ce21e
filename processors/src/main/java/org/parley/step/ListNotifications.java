package org.parley.step;

import java.util.List;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.parley.camel.NotifyRoute;
import org.parley.conference.Conference;

/**
 * {@code listNotifications}: the NOTIFYs that are due in the conference of the exchange, as {@code
 * exchangeProperty.ParleyNotifications} for the split. What the route then leaves unsent is due again later.
 */
final class ListNotifications extends LoopStep {

    /** Exchange property with the list to split. */
    static final String PROPERTY = "ParleyNotifications";

    ListNotifications(Executor routes) {
        super("listNotifications", routes);
    }

    @Override
    Conference conference(Exchange exchange) {
        Conference conference = exchange.getProperty(NotifyRoute.CONFERENCE, Conference.class);
        if (conference == null) {
            throw new IllegalStateException("listNotifications needs the exchange property " + NotifyRoute.CONFERENCE);
        }
        return conference;
    }

    @Override
    void apply(Exchange exchange) {
        Conference conference = conference(exchange);
        List<Delivery> deliveries = conference.notifier().take().stream()
                .map(notification -> new Delivery(conference, notification))
                .toList();
        exchange.setProperty(PROPERTY, deliveries);
        if (!deliveries.isEmpty()) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    deliveries.forEach(Delivery::conclude);
                }
            });
        }
    }
}
