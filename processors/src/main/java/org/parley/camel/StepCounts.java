package org.parley.camel;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.parley.conference.Refusal;

/**
 * Counts for each step of each route what went through it. The counts belong to the step as it was parsed, so those of a
 * replaced version go with it. To be added to the context before its routes; safe for any thread.
 */
public final class StepCounts implements InterceptStrategy {

    private static final Counts NONE = new Counts(0, 0, 0, 0);

    /** By identity, as definitions have it; a definition that no route has any more takes its counter along. */
    private final Map<NamedNode, Counter> counters = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * Exchanges of one step.
     *
     * @param entered all that came to it
     * @param running those that are in it now: a phone that rings is an exchange in {@code sipua:invite}
     * @param refused those that it ended with a {@link Refusal}
     * @param failed those that it ended with an error
     */
    public record Counts(long entered, long running, long refused, long failed) {}

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new Counting(target, counters.computeIfAbsent(definition, node -> new Counter()));
    }

    /** The counts of a step; zeros for one that no exchange can reach. */
    public Counts of(NamedNode definition) {
        Counter counter = counters.get(definition);
        return counter == null ? NONE : counter.counts();
    }

    private static final class Counter {

        private final LongAdder entered = new LongAdder();
        private final LongAdder left = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private final LongAdder failed = new LongAdder();

        void leave(Exchange exchange) {
            left.increment();
            if (exchange.getException() instanceof Refusal) {
                refused.increment();
            } else if (exchange.getException() != null) {
                failed.increment();
            }
        }

        /** What has left is read first: it never seems to be more than what has entered. */
        Counts counts() {
            long gone = left.sum();
            long came = entered.sum();
            return new Counts(came, came - gone, refused.sum(), failed.sum());
        }
    }

    //= CON-6
    private static final class Counting extends DelegateAsyncProcessor {

        private final Counter counter;

        Counting(Processor target, Counter counter) {
            super(target);
            this.counter = counter;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            counter.entered.increment();
            return super.process(exchange, doneSync -> {
                counter.leave(exchange);
                callback.done(doneSync);
            });
        }
    }
}
