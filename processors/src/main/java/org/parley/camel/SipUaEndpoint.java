package org.parley.camel;

import java.util.List;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Receive SIP requests and send INVITE, answers, BYE, CANCEL and NOTIFY. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "sipua",
        title = "SIP User Agent",
        syntax = "sipua:operation",
        category = {Category.CHAT},
        headersClass = SipUaConstants.class)
public final class SipUaEndpoint extends DefaultEndpoint {

    /**
     * Methods that a route can receive: all that IANA has registered, less those that the user agent answers itself. ACK only
     * where it answers an offer that our 2xx to an INVITE in a dialog made; it is never answered.
     */
    private static final List<String> RECEIVABLE = List.of(
            "ack",
            "bye",
            "info",
            "invite",
            "message",
            "notify",
            "options",
            "publish",
            "refer",
            "register",
            "subscribe",
            "update");

    private static final List<String> SENDABLE = List.of("invite", "answer", "bye", "cancel", "notify");

    private static final List<String> TARGETS = List.of("factory", "group", "session", "dialog", "any");

    @UriPath(
            description =
                    "As a consumer the method to receive, such as invite, bye or options. As a producer invite (send an"
                            + " INVITE, end with its final response), answer (answer the request that the exchange began with), bye"
                            + " (end the dialog of the exchange), cancel (give up the INVITE of the exchange's observer) or notify"
                            + " (send a NOTIFY in the dialog of the exchange's subscription).")
    @Metadata(required = true)
    private String operation;

    @UriParam(
            label = "consumer",
            enums = "factory,group,session,dialog,any",
            defaultValue = "any",
            description =
                    "Receive only requests whose Request-URI names this. A factory consumer also gets INVITEs to URIs"
                            + " that name nothing here, because refusing them is the procedure's first step.")
    private String target = "any";

    public SipUaEndpoint(String uri, SipUaComponent component) {
        super(uri, component);
    }

    @Override
    public SipUaComponent getComponent() {
        return (SipUaComponent) super.getComponent();
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    public String getTarget() {
        return target;
    }

    public void setTarget(String target) {
        this.target = target;
    }

    @Override
    public Producer createProducer() {
        return switch (operation) {
            case "invite" -> new SipUaInviteProducer(this);
            case "answer" -> new SipUaAnswerProducer(this);
            case "bye" -> new SipUaByeProducer(this);
            case "cancel" -> new SipUaCancelProducer(this);
            case "notify" -> new SipUaNotifyProducer(this);
            default -> throw new IllegalArgumentException(
                    "sipua:" + operation + " cannot be sent to; " + SENDABLE + " can");
        };
    }

    /** @throws IllegalArgumentException when a route cannot begin with this operation */
    void requireReceivable() {
        if (!RECEIVABLE.contains(operation)) {
            throw new IllegalArgumentException(
                    "sipua:" + operation + " cannot be received; a route can begin with one of " + RECEIVABLE);
        }
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        requireReceivable();
        SipUaConsumer consumer = new SipUaConsumer(this, (AsyncProcessor) processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    protected void doInit() throws Exception {
        if (!RECEIVABLE.contains(operation) && !SENDABLE.contains(operation)) {
            throw new IllegalArgumentException(
                    "sipua:" + operation + " is neither a method that a route can begin with, " + RECEIVABLE
                            + ", nor something that can be sent to, " + SENDABLE);
        }
        if (!TARGETS.contains(target)) {
            throw new IllegalArgumentException(
                    "target of sipua:" + operation + " is " + target + "; it can be one of " + TARGETS);
        }
        super.doInit();
    }
}
