package org.parley.route;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/** Stands in for {@code sipua:} and {@code msrp:}: legs ring until a test ends them, requests come when a test sends them. */
final class PendingCalls extends DefaultComponent {

    private final Queue<Leg> legs = new ConcurrentLinkedQueue<>();
    private final Map<String, AsyncProcessor> consumers = new ConcurrentHashMap<>();
    private final boolean ringing;

    private record Leg(Exchange exchange, AsyncCallback callback) {}

    /** @param ringing whether a producer's exchange waits for {@link #endNext}; else it goes on at once */
    PendingCalls(boolean ringing) {
        this.ringing = ringing;
    }

    int ringingLegs() {
        return legs.size();
    }

    /** Ends the leg that rings longest. */
    void endNext(int status) {
        Leg leg = legs.remove();
        leg.exchange().getMessage().setHeader("SipStatusCode", status);
        leg.callback().done(false);
    }

    /** A request comes to the consumer of this URI. */
    void receive(String uri, Exchange exchange, AsyncCallback callback) {
        AsyncProcessor route = consumers.get(uri);
        if (route == null) {
            throw new IllegalStateException(uri + " has no consumer; there are " + consumers.keySet());
        }
        route.process(exchange, callback);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear();
        return new FakeEndpoint(uri);
    }

    private final class FakeEndpoint extends DefaultEndpoint {

        FakeEndpoint(String uri) {
            super(uri, PendingCalls.this);
        }

        @Override
        public Producer createProducer() {
            return new DefaultAsyncProducer(this) {
                @Override
                public boolean process(Exchange exchange, AsyncCallback callback) {
                    if (ringing) {
                        legs.add(new Leg(exchange, callback));
                        return false;
                    }
                    callback.done(true);
                    return true;
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new DefaultConsumer(this, processor) {
                @Override
                protected void doStart() {
                    consumers.put(getEndpointUri(), (AsyncProcessor) processor);
                }
            };
        }
    }
}
