package org.parley.camel;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.parley.sip.SipRequest;
import org.parley.sip.SipResponse;

/** Writes received SIP messages into exchanges. */
final class SipExchanges {

    private SipExchanges() {}

    static void fill(Exchange exchange, SipRequest request) {
        exchange.setProperty(SipUaConstants.REQUEST, request);
        Message message = exchange.getMessage();
        message.setBody(request.body());
        message.setHeader(SipUaConstants.METHOD, request.method());
        message.setHeader(SipUaConstants.REQUEST_URI, request.requestUri());
        message.setHeader(SipUaConstants.CALL_ID, request.callId());
        message.setHeader(SipUaConstants.FROM, request.from().uri());
        message.setHeader(SipUaConstants.TO, request.to().uri());
        request.contentType().ifPresent(type -> message.setHeader(Exchange.CONTENT_TYPE, type));
    }

    static void fill(Exchange exchange, SipResponse response) {
        exchange.setProperty(SipUaConstants.RESPONSE, response);
        Message message = exchange.getMessage();
        message.setBody(response.body());
        message.setHeader(SipUaConstants.STATUS, response.status());
        message.setHeader(SipUaConstants.REASON_PHRASE, response.reason());
        response.contentType().ifPresent(type -> message.setHeader(Exchange.CONTENT_TYPE, type));
    }
}
