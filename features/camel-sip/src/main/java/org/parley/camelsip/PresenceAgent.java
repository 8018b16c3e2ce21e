package org.parley.camelsip;

import java.util.Optional;
import org.apache.camel.Processor;
import org.apache.camel.component.sip.SipConfiguration;
import org.apache.camel.component.sip.SipPresenceAgent;
import org.apache.camel.component.sip.listener.SipPresenceAgentListener;
import org.apache.camel.support.service.ServiceHelper;

/** camel-sip's presence agent, which can be started again. Its one subscriber is forgotten when it stops. */
final class PresenceAgent extends SipPresenceAgent {

    private Optional<SipSocket> socket = Optional.empty();

    PresenceAgent(SharedSocketEndpoint endpoint, Processor processor, SipConfiguration configuration) {
        super(endpoint, processor, configuration);
    }

    @Override
    protected void doStart() throws Exception {
        ServiceHelper.startService(getProcessor());
        ((SharedSocketEndpoint) getEndpoint()).requireAddresses();
        getConfiguration().parseURI();
        SipSocket opened = SipSocket.open(getConfiguration(), new SipPresenceAgentListener(this));
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
}
