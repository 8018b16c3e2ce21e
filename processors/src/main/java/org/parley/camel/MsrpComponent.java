package org.parley.camel;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.parley.msrp.session.MessageTap;
import org.parley.msrp.session.MsrpSwitch;

/**
 * The {@code msrp:} component: what routes do with the MSRP switch. Its listener belongs to the component (see {@link
 * MsrpListener}), so no edit of a route closes a connection.
 */
@Component("msrp")
public final class MsrpComponent extends DefaultComponent {

    private Executor executor;
    private MsrpSwitch chat;
    private MsrpReaders readers;
    private BooleanSupplier permitsRealIdentities = () -> false;

    /** For Camel's component discovery; {@link #use} has to follow before an exchange comes. */
    public MsrpComponent() {}

    /**
     * @param routeExecutor runs the routes
     * @param msrp the switch
     * @param mayNameAnonymous whether routes may ask for the real identities of anonymous users, now
     */
    public void use(Executor routeExecutor, MsrpSwitch msrp, BooleanSupplier mayNameAnonymous) {
        executor = routeExecutor;
        chat = msrp;
        readers = new MsrpReaders(msrp);
        permitsRealIdentities = mayNameAnonymous;
    }

    Executor executor() {
        return started(executor);
    }

    MsrpSwitch chat() {
        return started(chat);
    }

    /** Gives somebody copies of whole messages, beside the routes that read along. */
    public void addReader(MessageTap reader) {
        readers().add(reader);
    }

    public void removeReader(MessageTap reader) {
        readers().remove(reader);
    }

    MsrpReaders readers() {
        return started(readers);
    }

    boolean permitsRealIdentities() {
        return permitsRealIdentities.getAsBoolean();
    }

    private static <T> T started(T part) {
        if (part == null) {
            throw new IllegalStateException("the msrp component has no switch: Parley is not started");
        }
        return part;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        MsrpEndpoint endpoint = new MsrpEndpoint(uri, this);
        endpoint.setOperation(remaining.toLowerCase(Locale.ROOT));
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
