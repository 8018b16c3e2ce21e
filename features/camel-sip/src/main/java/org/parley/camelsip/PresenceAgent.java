package org.parley.camelsip;

import java.util.Optional;
import javax.sip.DialogTerminatedEvent;
import javax.sip.TransactionTerminatedEvent;
import org.apache.camel.Processor;
import org.apache.camel.component.sip.SipConfiguration;
import org.apache.camel.component.sip.SipPresenceAgent;
import org.apache.camel.component.sip.listener.SipPresenceAgentListener;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** camel-sip's presence agent, which can be started again. Its one subscriber is forgotten when it stops. */
final class PresenceAgent extends SipPresenceAgent {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceAgent.class);

    private Optional<SipSocket> socket = Optional.empty();

    PresenceAgent(SharedSocketEndpoint endpoint, Processor processor, SipConfiguration configuration) {
        super(endpoint, processor, configuration);
    }

    @Override
    protected void doStart() throws Exception {
        ServiceHelper.startService(getProcessor());
        ((SharedSocketEndpoint) getEndpoint()).requireAddresses();
        getConfiguration().parseURI();
        SipSocket opened = SipSocket.open(getConfiguration(), new QuietListener(this));
        socket = Optional.of(opened);
        setSipStack(opened.stack());
        setProvider(opened.provider());
        getConfiguration().setListeningPoint(opened.point());
    }

    @Override
    protected void doStop() {
        socket.ifPresent(SipSocket::close);
        socket = Optional.empty();
        ServiceHelper.stopService(getProcessor());
    }

    /** What camel-sip warns of at the end of each transaction is nothing to be warned of. */
    private static final class QuietListener extends SipPresenceAgentListener {

        QuietListener(PresenceAgent agent) {
            super(agent);
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
