package org.parley.artemis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the broker in Karaf, and again with each saved {@code etc/org.parley.artemis.cfg} that changes something. It comes up
 * on a thread of its own, so that nobody waits for it; it is down before its bundle is, which stops after the IM server.
 */
@Component(
        immediate = true,
        service = {},
        configurationPid = "org.parley.artemis",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class BrokerActivator {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerActivator.class);

    /** Ours: the broker writes down what it has in much less. */
    private static final long STOP_AT_MOST_S = 20;

    private final Path base;
    private final Path directory;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "parley-broker");
        made.setDaemon(true);
        return made;
    });
    /** Of that thread, like the next. */
    private Optional<BrokerSettings> inForce = Optional.empty();

    private Optional<Broker> broker = Optional.empty();

    @Activate
    public BrokerActivator(
            BundleContext context, Map<String, Object> properties, @Reference ConfigurationAdmin configurations) {
        AuditLog.switchOff(configurations);
        base = Path.of(context.getProperty("karaf.base"));
        directory = Path.of(context.getProperty("karaf.data"), "artemis");
        modified(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        Map<String, Object> values = Map.copyOf(properties);
        thread.execute(() -> apply(values));
    }

    @Deactivate
    void deactivate() {
        thread.execute(this::stop);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_AT_MOST_S, TimeUnit.SECONDS)) {
                LOG.warn("The broker did not stop within {} s", STOP_AT_MOST_S);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(Map<String, ?> values) {
        BrokerSettings wanted;
        try {
            wanted = BrokerSettings.read(values, base);
        } catch (IllegalArgumentException e) {
            LOG.error("etc/org.parley.artemis.cfg: {}; what is in force stays", e.getMessage());
            return;
        }
        if (broker.isPresent() && inForce.equals(Optional.of(wanted))) {
            return;
        }
        stop();
        start(wanted);
    }

    //= BRK-7
    private void start(BrokerSettings wanted) {
        // Libraries look for their classes where the thread does.
        Thread.currentThread().setContextClassLoader(BrokerActivator.class.getClassLoader());
        try {
            Broker starting = new Broker(wanted, directory, doorkeeper());
            broker = Optional.of(starting);
            starting.start();
            inForce = Optional.of(wanted);
            LOG.info("The broker is up on {}", wanted);
        } catch (Exception e) {
            LOG.error(
                    "The broker could not start on {}: {}; put the cause right and save etc/org.parley.artemis.cfg to try"
                            + " again",
                    wanted,
                    e.getMessage(),
                    e);
            stop();
        }
    }

    private Doorkeeper doorkeeper() throws IOException {
        return new Doorkeeper(PasswordFile.read(directory.resolve("password")), new KarafRealm());
    }

    private void stop() {
        inForce = Optional.empty();
        Optional<Broker> stopping = broker;
        broker = Optional.empty();
        stopping.ifPresent(BrokerActivator::close);
    }

    private static void close(Broker stopping) {
        try {
            stopping.close();
            LOG.info("The broker is down");
        } catch (Exception e) {
            LOG.warn("The broker did not stop cleanly", e);
        }
    }
}
