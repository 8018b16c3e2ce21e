package org.parley.camelsip;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.BoundedMessageProcessors;
import gov.nist.javax.sip.stack.CautiousStackLogger;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.sip.ListeningPoint;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import org.apache.camel.component.sip.SipConfiguration;

/**
 * A JAIN-SIP stack with one listening point. Its stack has a name of its own and is made without JAIN-SIP's factory, which
 * would hand out a stopped one again. Closing frees the port at once.
 */
final class SipSocket implements AutoCloseable {

    private static final AtomicLong SERIAL = new AtomicLong();

    private final SipStackImpl stack;
    private final ListeningPoint point;
    private final SipProvider provider;

    private SipSocket(SipStackImpl stack, ListeningPoint point, SipProvider provider) {
        this.stack = stack;
        this.point = point;
        this.provider = provider;
    }

    /**
     * Binds the local address of an endpoint.
     *
     * @param configuration whose URI is parsed
     * @param listener hears of what comes
     * @throws Exception when the address cannot be bound
     */
    static SipSocket open(SipConfiguration configuration, SipListener listener) throws Exception {
        SipStackImpl stack = new SipStackImpl(properties(configuration));
        stack.setMessageProcessorFactory(new BoundedMessageProcessors());
        try {
            ListeningPoint point = stack.createListeningPoint(
                    configuration.getFromHost(), configuration.getFromPort(), configuration.getTransport());
            SipProvider provider = stack.createSipProvider(point);
            provider.addSipListener(listener);
            return new SipSocket(stack, point, provider);
        } catch (Exception e) {
            stopHalf(stack, e);
            // The one thing to be read: whoever reports a failure takes the last of its causes.
            IllegalStateException failure = new IllegalStateException("%s port %d (%s) cannot be had: %s"
                    .formatted(
                            configuration.getFromHost(),
                            configuration.getFromPort(),
                            configuration.getTransport(),
                            e.getMessage()));
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** A stack whose TCP port could not be bound stumbles over the socket that it has not. */
    private static void stopHalf(SipStackImpl stack, Exception cause) {
        try {
            stop(stack);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** What camel-sip sets, and bounds. */
    private static Properties properties(SipConfiguration configuration) {
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", configuration.getStackName() + '-' + SERIAL.incrementAndGet());
        properties.setProperty("javax.sip.USE_ROUTER_FOR_ALL_URIS", "" + configuration.isUseRouterForAllUris());
        set(properties, "MAX_MESSAGE_SIZE", configuration.getMaxMessageSize());
        set(properties, "CACHE_CLIENT_CONNECTIONS", configuration.isCacheConnections());
        // One thread serves the queue: in order, and not a thread for each datagram.
        set(properties, "THREAD_POOL_SIZE", 1);
        set(properties, "CONGESTION_CONTROL_TIMEOUT", 0);
        set(properties, "MAX_CONNECTIONS", 64);
        set(properties, "MAX_SERVER_TRANSACTIONS", 1_000);
        set(properties, "STACK_LOGGER", CautiousStackLogger.class.getName());
        return properties;
    }

    private static void set(Properties properties, String name, Object value) {
        properties.setProperty("gov.nist.javax.sip." + name, value.toString());
    }

    SipStackImpl stack() {
        return stack;
    }

    ListeningPoint point() {
        return point;
    }

    SipProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        stop(stack);
    }

    /** The stack sleeps a second at its end, for nothing: an interrupt ends that sleep. */
    private static void stop(SipStackImpl stack) {
        boolean wasInterrupted = Thread.interrupted();
        Thread.currentThread().interrupt();
        try {
            stack.stop();
        } finally {
            if (!wasInterrupted) {
                Thread.interrupted();
            }
        }
    }
}
