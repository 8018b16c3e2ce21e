package org.parley.camel;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * The {@code msrp:} component: what routes do with the MSRP switch. Its listener belongs to the component (see {@link
 * MsrpListener}), so no edit of a route closes a connection.
 */
@Component("msrp")
public final class MsrpComponent extends DefaultComponent {

    private Executor executor;

    /** For Camel's component discovery; {@link #use} has to follow before an exchange comes. */
    public MsrpComponent() {}

    /** @param routeExecutor runs the routes */
    public void use(Executor routeExecutor) {
        executor = routeExecutor;
    }

    Executor executor() {
        if (executor == null) {
            throw new IllegalStateException("the msrp component has no switch: Parley is not started");
        }
        return executor;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        MsrpEndpoint endpoint = new MsrpEndpoint(uri, this);
        endpoint.setOperation(remaining.toLowerCase(Locale.ROOT));
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
