package org.parley.camelsip;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.sip.SipConfiguration;
import org.apache.camel.component.sip.SipEndpoint;
import org.apache.camel.util.URISupport;

/** camel-sip's endpoint; what it makes takes its socket from the component. */
final class SharedSocketEndpoint extends SipEndpoint {

    private final SipSockets sockets;

    SharedSocketEndpoint(
            String uri, SharedSocketComponent component, SipConfiguration configuration, SipSockets sockets) {
        super(uri, component, configuration);
        this.sockets = sockets;
    }

    /** camel-sip itself says of a missing port that -1 is out of range, and of a missing user that a user is null. */
    void requireAddresses() {
        SipConfiguration given = getConfiguration();
        boolean isAgent = given.isConsumer() && given.isPresenceAgent();
        require(given.getUri().getUserInfo() != null, "a user before the @");
        require(given.getUri().getHost() != null, "a host");
        require(given.getUri().getPort() > 0, "a port");
        if (given.isConsumer() && !isAgent) {
            require(given.getToUser() != null, "toUser");
            require(given.getToHost() != null, "toHost");
            require(given.getToPort() > 0, "toPort");
        }
        if (!given.isConsumer()) {
            require(given.getFromUser() != null, "fromUser");
            require(given.getFromHost() != null, "fromHost");
            require(given.getFromPort() > 0, "fromPort");
        }
        require(given.getEventHeader() != null || given.getEventHeaderName() != null, "eventHeaderName");
        require(given.getEventId() != null, "eventId");
    }

    private void require(boolean isGiven, String what) {
        if (!isGiven) {
            throw new IllegalArgumentException(what + " is missing in " + URISupport.sanitizeUri(getEndpointUri()));
        }
    }

    @Override
    public Producer createProducer() {
        return new Publisher(this, getConfiguration(), sockets);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = getConfiguration().isPresenceAgent()
                ? new PresenceAgent(this, processor, getConfiguration())
                : new Subscriber(this, processor, getConfiguration());
        configureConsumer(consumer);
        return consumer;
    }
}
