package org.parley.camelsip;

import java.util.Optional;
import javax.sip.DialogTerminatedEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import org.apache.camel.Processor;
import org.apache.camel.component.sip.SipConfiguration;
import org.apache.camel.component.sip.SipSubscriber;
import org.apache.camel.component.sip.listener.SipSubscriptionListener;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes as camel-sip does, once and without renewing it, and frees its port when it stops. The notifier is not told then:
 * the subscription lapses.
 */
final class Subscriber extends SipSubscriber {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

    private Optional<SipSocket> socket = Optional.empty();

    Subscriber(SharedSocketEndpoint endpoint, Processor processor, SipConfiguration configuration) {
        super(endpoint, processor, configuration);
    }

    @Override
    protected void doStart() throws Exception {
        ServiceHelper.startService(getProcessor());
        ((SharedSocketEndpoint) getEndpoint()).requireAddresses();
        getConfiguration().parseURI();
        SipSubscriptionListener listener = new QuietListener(this);
        setSipSubscriptionListener(listener);
        SipSocket opened = SipSocket.open(getConfiguration(), listener);
        socket = Optional.of(opened);
        setSipStack(opened.stack());
        setProvider(opened.provider());
        getConfiguration().setListeningPoint(opened.point());
        getConfiguration().setCallIdHeader(opened.provider().getNewCallId());
        try {
            subscribe(opened);
        } catch (Exception e) {
            // Nobody stops what could not start.
            doStop();
            throw e;
        }
    }

    private void subscribe(SipSocket opened) throws Exception {
        Request request = getConfiguration()
                .createSipRequest(1, Request.SUBSCRIBE, getConfiguration().getEventHeaderName());
        ((ToHeader) request.getHeader(ToHeader.NAME)).removeParameter("tag");
        opened.provider().getNewClientTransaction(request).sendRequest();
    }

    @Override
    protected void doStop() {
        socket.ifPresent(SipSocket::close);
        socket = Optional.empty();
        ServiceHelper.stopService(getProcessor());
    }

    /** What camel-sip warns of at the end of each transaction is nothing to be warned of. */
    private static final class QuietListener extends SipSubscriptionListener {

        QuietListener(Subscriber subscriber) {
            super(subscriber);
        }

        @Override
        public void processTransactionTerminated(TransactionTerminatedEvent event) {
            LOG.debug("A transaction has ended");
        }

        @Override
        public void processDialogTerminated(DialogTerminatedEvent event) {
            LOG.debug("A dialog has ended");
        }
    }
}
