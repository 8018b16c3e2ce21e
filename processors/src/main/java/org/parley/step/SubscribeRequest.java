package org.parley.step;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.parley.conference.Conference;
import org.parley.conference.Participant;
import org.parley.conference.Subscription;
import org.parley.sip.IncomingRequest;
import org.parley.sip.SipRequest;

/** One SUBSCRIBE on its way through the steps: what each found and the later ones need. Lives in the exchange. */
final class SubscribeRequest {

    /** Exchange property that holds it. */
    private static final String PROPERTY = "ParleySubscribe";

    private final IncomingRequest incoming;
    private final Conference conference;
    private final String eventId;
    private Optional<Participant> subscriber = Optional.empty();
    private Duration expires = Subscription.DEFAULT_EXPIRES;

    private SubscribeRequest(IncomingRequest incoming, Conference conference, String eventId) {
        this.incoming = incoming;
        this.conference = conference;
        this.eventId = eventId;
    }

    /** The request of an exchange behind {@code findConference}. */
    static SubscribeRequest of(Exchange exchange) {
        SubscribeRequest subscribe = exchange.getProperty(PROPERTY, SubscribeRequest.class);
        if (subscribe == null) {
            IncomingRequest incoming = RequestStep.incoming(exchange);
            subscribe =
                    new SubscribeRequest(incoming, RequestStep.conference(exchange), CheckEvent.id(incoming.request()));
            exchange.setProperty(PROPERTY, subscribe);
        }
        return subscribe;
    }

    IncomingRequest incoming() {
        return incoming;
    }

    SipRequest request() {
        return incoming.request();
    }

    Conference conference() {
        return conference;
    }

    /** The {@code id} parameter of Event; empty for none. */
    String eventId() {
        return eventId;
    }

    /** Identifies the subscription within the conference. */
    String key() {
        return incoming.dialogId() + ';' + eventId;
    }

    /** True when it came inside a dialog. */
    boolean isInDialog() {
        return request().to().parameters().containsKey("tag");
    }

    Participant subscriber() {
        return subscriber.orElseThrow(
                () -> new IllegalStateException("this step needs the step authoriseSubscriber before it"));
    }

    void subscriber(Participant participant) {
        subscriber = Optional.of(participant);
    }

    Duration expires() {
        return expires;
    }

    void expires(Duration granted) {
        expires = granted;
    }
}
