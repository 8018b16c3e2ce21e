package org.parley.step;

import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.parley.conference.Conference;

/** A step of a SUBSCRIBE or REFER that runs on the loop of the conference which {@code findConference} found. */
abstract class ConferenceStep extends LoopStep {

    ConferenceStep(String name, Executor routes) {
        super(name, routes);
    }

    @Override
    final Conference conference(Exchange exchange) {
        return RequestStep.conference(exchange);
    }
}
