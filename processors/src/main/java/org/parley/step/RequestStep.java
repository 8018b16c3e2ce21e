package org.parley.step;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.camel.NotifyRoute;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Conference;
import org.parley.conference.Refusal;
import org.parley.sip.IncomingRequest;

/** A step of a SUBSCRIBE or REFER that needs nothing of the conference's loop. */
abstract class RequestStep implements Processor {

    private final String name;

    RequestStep(String name) {
        this.name = name;
    }

    @Override
    public final void process(Exchange exchange) {
        try {
            apply(exchange);
        } catch (Refusal refusal) {
            exchange.setProperty(Step.REFUSED_BY, name);
            throw refusal;
        }
    }

    /** The request that the exchange began with. */
    static IncomingRequest incoming(Exchange exchange) {
        IncomingRequest incoming = exchange.getProperty(SipUaConstants.INCOMING_REQUEST, IncomingRequest.class);
        if (incoming == null) {
            throw new IllegalStateException("this step needs an exchange that began with a SIP request");
        }
        return incoming;
    }

    /** The conference that {@code findConference} found. */
    static Conference conference(Exchange exchange) {
        Conference conference = exchange.getProperty(NotifyRoute.CONFERENCE, Conference.class);
        if (conference == null) {
            throw new IllegalStateException("this step needs the step findConference before it");
        }
        return conference;
    }

    /** @throws Refusal when the rule of this step refuses the request */
    abstract void apply(Exchange exchange);
}
