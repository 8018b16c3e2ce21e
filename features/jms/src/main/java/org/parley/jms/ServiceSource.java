package org.parley.jms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/** Connections of another broker's client, which an OSGi service gives: installed by the integrator, there now or later. */
final class ServiceSource implements ConnectionSource, AutoCloseable {

    private final String filter;
    private final ServiceTracker<ConnectionFactory, ConnectionFactory> services;

    /** @param filter as in {@code (name=orders)}; of services that are a {@code jakarta.jms.ConnectionFactory} */
    ServiceSource(BundleContext context, String filter) {
        this.filter = filter;
        try {
            services = new ServiceTracker<>(
                    context,
                    FrameworkUtil.createFilter(
                            "(&(objectClass=" + ConnectionFactory.class.getName() + ")" + filter + ")"),
                    null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("connectionFactory = " + filter + ": no LDAP filter", e);
        }
        services.open();
    }

    @Override
    public ConnectionFactory factory() throws JMSException {
        ConnectionFactory factory = services.getService();
        if (factory == null) {
            throw new JMSException("there is no service jakarta.jms.ConnectionFactory with " + filter);
        }
        return factory;
    }

    @Override
    public void close() {
        services.close();
    }
}
