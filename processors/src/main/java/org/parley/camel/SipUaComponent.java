package org.parley.camel;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.parley.sip.UserAgent;

/**
 * The {@code sipua:} component: routes receive and send SIP requests. The user agent with its sockets belongs to the
 * component, so stopping, editing or reloading a route drops no dialog.
 */
@Component("sipua")
public final class SipUaComponent extends DefaultComponent {

    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
    private SipRouter router;
    private UserAgent userAgent;
    private Executor executor;

    /** An exchange in {@code sipua:invite} whose leg has not answered finally. */
    interface Pending {
        void giveUp();
    }

    /** For Camel's component discovery; {@link #use} has to follow before an endpoint is started. */
    public SipUaComponent() {}

    /**
     * Gives the component what it works with.
     *
     * @param sipRouter hands requests to consumers
     * @param agent sends requests
     * @param routeExecutor runs the routes
     */
    public void use(SipRouter sipRouter, UserAgent agent, Executor routeExecutor) {
        router = Objects.requireNonNull(sipRouter, "sipRouter");
        userAgent = Objects.requireNonNull(agent, "agent");
        executor = Objects.requireNonNull(routeExecutor, "routeExecutor");
    }

    /** Ends the exchanges of legs that have not answered, with 503: the server stops and cannot wait for phones. */
    public void endCalls() {
        pending.forEach(Pending::giveUp);
    }

    /** Invitations of routes that wait for their final response. */
    public int waiting() {
        return pending.size();
    }

    Set<Pending> pending() {
        return pending;
    }

    SipRouter router() {
        return started(router);
    }

    /** The router, or empty in a context in which a route file is only tried. */
    Optional<SipRouter> startedRouter() {
        return Optional.ofNullable(router);
    }

    UserAgent userAgent() {
        return started(userAgent);
    }

    Executor executor() {
        return started(executor);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        SipUaEndpoint endpoint = new SipUaEndpoint(uri, this);
        endpoint.setOperation(remaining.toLowerCase(Locale.ROOT));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private static <T> T started(T part) {
        if (part == null) {
            throw new IllegalStateException("the sipua component has no SIP user agent: Parley is not started");
        }
        return part;
    }
}
