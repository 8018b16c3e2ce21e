package org.parley.artemis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.PageFullMessagePolicy;
import org.apache.activemq.artemis.utils.critical.CriticalAnalyzerPolicy;

/**
 * The broker: topic {@code parley.events}, queues {@code parley.messages} and {@code parley.commands}, and what clients make
 * themselves. Nothing in it grows without bound: an address that has all its disk fails the next send, which leaves the
 * message where it came from (for us: the outbox), and what nobody takes in time is deleted.
 */
final class Broker implements AutoCloseable {

    static final String EVENTS = "parley.events";
    static final String MESSAGES = "parley.messages";
    static final String COMMANDS = "parley.commands";
    /** Where a message goes that nobody could deal with, or nobody took in time. */
    static final String DEAD = "parley.dead";

    private static final String ALL = "#";

    /** Ours: a message of which ten readers, or one ten times, took no notice is not read by an eleventh. */
    private static final int DELIVERY_ATTEMPTS = 10;

    /** Ours: what an address has in memory; more of it goes to disk. */
    private static final long ADDRESS_MEMORY_BYTES = 8 * 1024 * 1024;

    /** Ours: what cannot be dealt with is kept to be looked at, no more. */
    private static final long DEAD_BYTES = 16 * 1024 * 1024;

    private static final int PAGE_BYTES = 1024 * 1024;
    /** Ours: two of these files are made at the first start, before the first client is let in. */
    private static final int JOURNAL_FILE_BYTES = 4 * 1024 * 1024;

    /** Ours: a client has one or two. */
    private static final int CONNECTIONS = 200;

    private static final int THREADS = 8;
    /** Ours: a message older than its time by this much may still be read. */
    private static final Duration EXPIRY_SCAN = Duration.ofSeconds(30);

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final BrokerSettings settings;

    /**
     * @param directory of the journal
     * @param doorkeeper is asked where the settings require a login
     */
    Broker(BrokerSettings settings, Path directory, Doorkeeper doorkeeper) {
        this.settings = settings;
        server.setConfiguration(configuration(settings, directory));
        server.setSecurityManager(doorkeeper);
    }

    /** Clients can connect when this returns. */
    void start() throws Exception {
        requireFreePort();
        server.start();
        if (!server.getActiveMQServer().waitForActivation(1, TimeUnit.MINUTES)) {
            throw new IOException("the broker does not get its journal; does another process have it?");
        }
    }

    /** The broker itself would log a taken port and be without. */
    private void requireFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + settings.host() + " port " + settings.port() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }

    private static Configuration configuration(BrokerSettings settings, Path directory) {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setName("parley");
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalDirectory(directory.resolve("journal").toString());
        configuration.setJournalFileSize(JOURNAL_FILE_BYTES);
        configuration.setBindingsDirectory(directory.resolve("bindings").toString());
        configuration.setPagingDirectory(directory.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(directory.resolve("large").toString());
        configuration.setMinDiskFree(settings.minFreeBytes());
        configuration.setGlobalMaxSize(settings.memoryBytes());
        configuration.setThreadPoolMaxSize(THREADS);
        configuration.setMessageExpiryScanPeriod(EXPIRY_SCAN.toMillis());
        configuration.setCriticalAnalyzerPolicy(CriticalAnalyzerPolicy.LOG);
        configuration.setSecurityEnabled(settings.requiresLogin());
        configuration.setJMXManagementEnabled(false);
        configuration.setSuppressSessionNotifications(true);
        configuration.setAcceptorConfigurations(Set.of(acceptor(settings)));
        configuration.setAddressConfigurations(List.of(topic(EVENTS), queue(MESSAGES), queue(COMMANDS), queue(DEAD)));
        configuration.setAddressSettings(Map.of(
                ALL, bounded(settings, settings.keepMessages()),
                EVENTS, bounded(settings, settings.keepEvents()),
                MESSAGES, bounded(settings, settings.keepMessages()),
                COMMANDS, bounded(settings, settings.keepCommands()),
                DEAD, dead(settings)));
        return configuration;
    }

    private static TransportConfiguration acceptor(BrokerSettings settings) {
        Map<String, Object> parameters = new HashMap<>(Map.of(
                TransportConstants.HOST_PROP_NAME,
                settings.host(),
                TransportConstants.PORT_PROP_NAME,
                settings.port(),
                TransportConstants.PROTOCOLS_PROP_NAME,
                "CORE",
                TransportConstants.USE_EPOLL_PROP_NAME,
                false,
                TransportConstants.USE_KQUEUE_PROP_NAME,
                false,
                TransportConstants.REMOTING_THREADS_PROPNAME,
                2,
                TransportConstants.CONNECTIONS_ALLOWED,
                CONNECTIONS));
        if (settings.hasTls()) {
            parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
            parameters.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, settings.keystore());
            parameters.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, settings.keystorePassword());
        }
        return new TransportConfiguration(NettyAcceptorFactory.class.getName(), parameters, "clients");
    }

    private static CoreAddressConfiguration topic(String name) {
        return new CoreAddressConfiguration().setName(name).addRoutingType(RoutingType.MULTICAST);
    }

    private static CoreAddressConfiguration queue(String name) {
        return new CoreAddressConfiguration()
                .setName(name)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfig(QueueConfiguration.of(name)
                        .setAddress(name)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
    }

    //= BRK-5
    private static AddressSettings bounded(BrokerSettings settings, Duration keep) {
        return new AddressSettings()
                .setMaxSizeBytes(ADDRESS_MEMORY_BYTES)
                .setPageSizeBytes(PAGE_BYTES)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setPageLimitBytes(settings.addressBytes())
                .setPageFullMessagePolicy(PageFullMessagePolicy.FAIL)
                .setMaxExpiryDelay(keep.toMillis())
                .setExpiryDelay(keep.toMillis())
                .setMaxDeliveryAttempts(DELIVERY_ATTEMPTS)
                .setDeadLetterAddress(SimpleString.of(DEAD))
                .setExpiryAddress(SimpleString.of(DEAD));
    }

    private static AddressSettings dead(BrokerSettings settings) {
        return bounded(settings, settings.keepMessages())
                .setNoExpiry(true)
                .setPageLimitBytes(DEAD_BYTES)
                .setPageFullMessagePolicy(PageFullMessagePolicy.DROP);
    }
}
