package org.parley.camel;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultEndpoint;

/** Let users take part in the MSRP chat of their session, read along, and send as a service. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "msrp",
        title = "MSRP Switch",
        syntax = "msrp:operation",
        category = {Category.CHAT},
        headersClass = MsrpConstants.class)
public final class MsrpEndpoint extends DefaultEndpoint {

    @UriPath(
            enums = "join,messages,send",
            description =
                    "join (producer): the accepted leg of the exchange takes part in the chat. messages (consumer):"
                            + " copies of all whole messages. send (producer): the body goes into a session as a message of a"
                            + " service.")
    @Metadata(required = true)
    private String operation;

    @UriParam(
            label = "consumer",
            defaultValue = "65536",
            description =
                    "Most octets of a message that are copied; of a longer one the body is cut and MsrpTruncated set.")
    private int maxBytes = 65_536;

    @UriParam(
            label = "consumer",
            defaultValue = "1000",
            description =
                    "Most messages that wait for the route; what comes beyond is dropped and counted, the chat goes"
                            + " on.")
    private int queueSize = 1000;

    @UriParam(
            label = "consumer",
            defaultValue = "false",
            description = "Whether MsrpRealSender names the sender's own URIs, also an anonymous one's. Only where"
                    + " msrp.realIdentities of the configuration permits it.")
    private boolean realIdentities;

    @UriParam(label = "producer", description = "The URI that messages are sent from. Required for send.")
    private String identity;

    @UriParam(label = "producer", description = "The name shown with the identity.")
    private String displayName;

    public MsrpEndpoint(String uri, MsrpComponent component) {
        super(uri, component);
    }

    @Override
    public MsrpComponent getComponent() {
        return (MsrpComponent) super.getComponent();
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public int getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public int getQueueSize() {
        return queueSize;
    }

    public void setQueueSize(int queueSize) {
        this.queueSize = queueSize;
    }

    public boolean isRealIdentities() {
        return realIdentities;
    }

    public void setRealIdentities(boolean realIdentities) {
        this.realIdentities = realIdentities;
    }

    public String getIdentity() {
        return identity;
    }

    public void setIdentity(String identity) {
        this.identity = identity;
    }

    public String getDisplayName() {
        return displayName;
    }

    public void setDisplayName(String displayName) {
        this.displayName = displayName;
    }

    @Override
    public Producer createProducer() {
        return switch (operation) {
            case "join" -> new JoinProducer(this);
            case "send" -> new MsrpSendProducer(this);
            default -> throw new IllegalArgumentException(
                    "msrp:" + operation + " cannot be sent to; join and send can");
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (!"messages".equals(operation)) {
            throw new IllegalArgumentException("msrp:" + operation + " cannot be consumed from; messages can");
        }
        if (maxBytes < 1 || queueSize < 1) {
            throw new IllegalArgumentException("maxBytes and queueSize of msrp:messages must be 1 or more");
        }
        MsrpMessagesConsumer consumer = new MsrpMessagesConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    //= OMA-E4
    private static final class JoinProducer extends DefaultAsyncProducer {

        private final MsrpComponent component;

        JoinProducer(MsrpEndpoint endpoint) {
            super(endpoint);
            component = endpoint.getComponent();
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Joining joining = exchange.getProperty(Joining.PROPERTY, Joining.class);
            if (joining == null) {
                exchange.setException(new IllegalStateException("msrp:join needs the step storeAnswer before it"));
                callback.done(true);
                return true;
            }
            return LoopTurn.take(joining.loop(), component.executor(), exchange, callback, joining::join);
        }
    }
}
