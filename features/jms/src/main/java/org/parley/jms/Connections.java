package org.parley.jms;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.JMSSecurityException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes connections to the broker with the user and password of the configuration. While the broker cannot be reached, one
 * thread a second tries and all others fail at once with what that one found: nobody queues up behind a dead address. The log
 * says once that the broker is gone and once that it is back. Any thread.
 */
final class Connections implements ConnectionFactory {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** Ours: short against the outbox's shortest wait, long against a refused connection. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final JmsSettings settings;
    private final ConnectionSource source;
    private final LongSupplier nanoTime;
    private final AtomicLong nextTry;
    private volatile Failure failure = Failure.NONE;

    /** @param cause in words */
    private record Failure(String cause, boolean isSome) {
        private static final Failure NONE = new Failure("", false);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    Connections(JmsSettings settings, ConnectionSource source, LongSupplier nanoTime) {
        this.settings = settings;
        this.source = source;
        this.nanoTime = nanoTime;
        nextTry = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public Connection createConnection() throws JMSException {
        requireTry();
        try {
            Connection connection = connect();
            isBack();
            return connection;
        } catch (JMSException | IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    private Connection connect() throws JMSException, IOException {
        ConnectionFactory factory = source.factory();
        return settings.user().isEmpty()
                ? factory.createConnection()
                : factory.createConnection(settings.user(), settings.currentPassword());
    }

    /** Lets through who may try now; sets the time of the next try. */
    //= BRK-2
    private void requireTry() throws JMSException {
        Failure last = failure;
        long now = nanoTime.getAsLong();
        long due = nextTry.get();
        boolean mayTry = !last.isSome || now - due >= 0 && nextTry.compareAndSet(due, now + BETWEEN_TRIES.toNanos());
        if (!mayTry) {
            throw new JMSException("The broker at " + settings + " cannot be reached: " + last.cause);
        }
    }

    private void isBack() {
        if (failure.isSome) {
            failure = Failure.NONE;
            LOG.info("The broker at {} is there again", settings);
        }
    }

    private JMSException failed(Exception why) {
        String cause = words(why);
        if (!failure.isSome) {
            LOG.warn(
                    "The broker at {} cannot be reached: {}; it is tried again until it is{}",
                    settings,
                    cause,
                    cure(why).map(words -> ". " + words).orElse(""));
        }
        nextTry.set(nanoTime.getAsLong() + BETWEEN_TRIES.toNanos());
        failure = new Failure(cause, true);
        JMSException failed = new JMSException("The broker at " + settings + " cannot be reached: " + cause);
        failed.initCause(why);
        return failed;
    }

    private Optional<String> cure(Exception why) {
        return why instanceof JMSSecurityException
                ? Optional.of("It does not let in user and password in etc/org.parley.jms.cfg")
                : source.cure(why);
    }

    /** With the reason of the reason where that says more. */
    private static String words(Throwable why) {
        Throwable cause = why.getCause();
        return cause == null || cause.getMessage() == null || cause.getMessage().equals(why.getMessage())
                ? String.valueOf(why.getMessage())
                : why.getMessage() + " (" + cause.getMessage() + ")";
    }

    @Override
    public Connection createConnection(String user, String password) throws JMSException {
        return createConnection();
    }

    @Override
    public JMSContext createContext() {
        throw noContexts();
    }

    @Override
    public JMSContext createContext(String user, String password) {
        throw noContexts();
    }

    @Override
    public JMSContext createContext(String user, String password, int sessionMode) {
        throw noContexts();
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        throw noContexts();
    }

    private static JMSRuntimeException noContexts() {
        return new JMSRuntimeException("Camel works with connections");
    }
}
