package org.parley.camelsip;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.sip.SipComponent;
import org.apache.camel.component.sip.SipConfiguration;
import org.apache.camel.spi.annotations.Component;

/**
 * camel-sip's component with its options, whose routes can be edited while they run: camel-sip itself keeps its stacks under
 * their names for ever and fails with "Provider already attached" when a route comes again, or when a second one sends from
 * the same port.
 */
@Component("sip,sips")
public final class SharedSocketComponent extends SipComponent {

    private final SipSockets sockets = new SipSockets();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (uri.startsWith("sips:")) {
            throw new IllegalArgumentException("camel-sip has no TLS; use sip:");
        }
        SipConfiguration configuration = new SipConfiguration();
        // Without options in the URI, which camel-sip would read a second time, with a blank for a plus sign; and with
        // a copy
        // of the others, which it looks up only when setProperties has taken them away.
        configuration.initialize(new URI(uri.replaceFirst("\\?.*", "")), new HashMap<>(parameters), this);
        SharedSocketEndpoint endpoint = new SharedSocketEndpoint(uri, this, configuration, sockets);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
