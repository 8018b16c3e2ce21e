package org.parley.camelsip;

import gov.nist.javax.sip.Utils;
import java.text.ParseException;
import java.util.Optional;
import javax.sip.SipProvider;
import javax.sip.address.AddressFactory;
import javax.sip.address.SipURI;
import javax.sip.header.CallIdHeader;
import javax.sip.header.HeaderFactory;
import javax.sip.header.ToHeader;
import javax.sip.header.ViaHeader;
import javax.sip.message.Request;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.sip.SipConfiguration;
import org.apache.camel.component.sip.SipPublisher;

/**
 * Sends requests as camel-sip does, stateless and without waiting for an answer, but each as a request of its own: camel-sip
 * gives all of them one Call-ID, one CSeq and one branch, so that their receiver takes the second for the first come again;
 * and a tag in To, as if there were a dialog.
 */
final class Publisher extends SipPublisher {

    private static final String METHOD = "REQUEST_METHOD";

    /** Header, ours: URI of the user whom a request is about, for Request-URI and To. */
    private static final String PRESENTITY = "ParleyPresentity";

    private final SipSockets sockets;
    private Optional<SipSockets.Lease> lease = Optional.empty();

    Publisher(SharedSocketEndpoint endpoint, SipConfiguration configuration, SipSockets sockets) {
        super(endpoint, configuration);
        this.sockets = sockets;
    }

    /** In a context that only tries routes the endpoint is checked, and no socket opened. */
    //= CAMELSIP-2
    @Override
    protected void doStart() throws Exception {
        ((SharedSocketEndpoint) getEndpoint()).requireAddresses();
        getConfiguration().parseURI();
        if (!Boolean.FALSE.equals(getEndpoint().getCamelContext().isAutoStartup())) {
            provider();
        }
    }

    @Override
    protected synchronized void doStop() {
        lease.ifPresent(SipSockets.Lease::close);
        lease = Optional.empty();
    }

    private synchronized SipProvider provider() throws Exception {
        if (lease.isEmpty()) {
            lease = Optional.of(sockets.lease(getConfiguration()));
            setSipStack(lease.get().socket().stack());
            getConfiguration().setListeningPoint(lease.get().socket().point());
        }
        return lease.get().socket().provider();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        String method = message.getHeader(METHOD, String.class);
        if (method == null) {
            throw new CamelExchangeException("the header " + METHOD + " is missing, such as PUBLISH", exchange);
        }
        if (message.getBody() == null) {
            throw new CamelExchangeException("there is no body to send with " + method, exchange);
        }
        SipProvider provider = provider();
        Request request = request(provider, method, message.getBody());
        String presentity = message.getHeader(PRESENTITY, String.class);
        if (presentity != null) {
            address(request, presentity);
        }
        provider.sendRequest(request);
    }

    //= CAMELSIP-5
    /** Makes a request one about another user than the endpoint's, which then is the first hop. */
    private void address(Request request, String presentity) throws ParseException {
        AddressFactory addresses = getConfiguration().getAddressFactory();
        HeaderFactory headers = getConfiguration().getHeaderFactory();
        SipURI hop = addresses.createSipURI(null, getConfiguration().getToHost());
        hop.setPort(getConfiguration().getToPort());
        hop.setTransportParam(getConfiguration().getTransport());
        hop.setLrParam();
        request.setRequestURI(addresses.createURI(presentity));
        request.setHeader(headers.createToHeader(addresses.createAddress(addresses.createURI(presentity)), null));
        request.setHeader(headers.createRouteHeader(addresses.createAddress(hop)));
    }

    //= RFC3903-4-1
    private Request request(SipProvider provider, String method, Object body) throws Exception {
        CallIdHeader callId = provider.getNewCallId();
        getConfiguration().setCallIdHeader(callId);
        Request request = getConfiguration().createSipRequest(1, method, body);
        request.setHeader(callId);
        ViaHeader via = (ViaHeader) request.getHeader(ViaHeader.NAME).clone();
        via.setBranch(Utils.getInstance().generateBranchId());
        request.setHeader(via);
        ToHeader to = (ToHeader) request.getHeader(ToHeader.NAME).clone();
        to.removeParameter("tag");
        request.setHeader(to);
        return request;
    }
}
