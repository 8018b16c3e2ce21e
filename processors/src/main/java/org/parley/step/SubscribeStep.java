package org.parley.step;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.conference.Refusal;

/** A step of a SUBSCRIBE that needs nothing of the conference's loop. */
abstract class SubscribeStep implements Processor {

    private final String name;

    SubscribeStep(String name) {
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

    /** @throws Refusal when the rule of this step refuses the request */
    abstract void apply(Exchange exchange);
}
