package org.parley.step;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.conference.Refusal;

/** A step of the set-up that needs nothing of the conference's loop. */
abstract class Step implements Processor {

    /** Exchange property: name of the step that refused. */
    static final String REFUSED_BY = "ParleyRefusedBy";

    private final String name;
    private final Supplier<FocusSettings> settings;

    Step(String name, Supplier<FocusSettings> settings) {
        this.name = name;
        this.settings = settings;
    }

    @Override
    public final void process(Exchange exchange) {
        try {
            apply(Setup.of(exchange, settings.get()), exchange);
        } catch (Refusal refusal) {
            exchange.setProperty(REFUSED_BY, name);
            throw refusal;
        }
    }

    /** @throws Refusal when the rule of this step refuses the set-up */
    abstract void apply(Setup setup, Exchange exchange);
}
