package org.parley.jms;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.parley.harness.FreePort;
import org.parley.harness.TestKeys;

/** An Artemis broker in this JVM that keeps its port and its journal while it comes and goes. */
final class TestBroker implements AutoCloseable {

    /** May send events and messages, and receive commands. */
    static final String USER = "parley";

    /** May do everything, with the same password. */
    static final String AUDITOR = "auditor";

    private static final Role MAY_ALL = new Role(AUDITOR, true, true, true, true, true, true, false, true, true, false);

    private final int port;
    private final Path directory;
    private final Optional<Secrets> secrets;
    private OptionalLong mostBytes = OptionalLong.empty();
    private EmbeddedActiveMQ server;
    private boolean isUp;

    /**
     * What a broker that is not for everybody has.
     *
     * @param keys for TLS
     * @param password of {@link #USER}
     */
    record Secrets(TestKeys keys, String password) {}

    TestBroker(Path directory) {
        this(directory, Optional.empty());
    }

    /** One that speaks TLS alone and knows {@link #USER}, who may do what the README says he has to, and {@link #AUDITOR}. */
    TestBroker(Path directory, Secrets secrets) {
        this(directory, Optional.of(secrets));
    }

    private TestBroker(Path directory, Optional<Secrets> secrets) {
        this.directory = directory;
        this.secrets = secrets;
        port = FreePort.any();
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** From the next start on: a topic or queue with more octets than that lets its senders wait. */
    void blockAbove(long bytes) {
        mostBytes = OptionalLong.of(bytes);
    }

    /** True if senders to it wait. */
    boolean isBlocking(String address) throws Exception {
        return server.getActiveMQServer()
                .getPagingManager()
                .getPageStore(SimpleString.of(address))
                .isFull();
    }

    boolean hasQueue(String name) {
        return server.getActiveMQServer().locateQueue(SimpleString.of(name)) != null;
    }

    void start() throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalDirectory(directory.resolve("journal").toString());
        configuration.setJournalFileSize(1024 * 1024);
        configuration.setBindingsDirectory(directory.resolve("bindings").toString());
        configuration.setPagingDirectory(directory.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(directory.resolve("large").toString());
        configuration.setSecurityEnabled(secrets.isPresent());
        configuration.setMaxDiskUsage(-1);
        mostBytes.ifPresent(most -> configuration.addAddressSetting(
                "#",
                new AddressSettings()
                        .setMaxSizeBytes(most)
                        .setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK)));
        Map<String, Object> acceptor =
                new HashMap<>(Map.of("host", "127.0.0.1", "port", port, "useEpoll", false, "protocols", "CORE"));
        server = new EmbeddedActiveMQ();
        secrets.ifPresent(secret -> {
            acceptor.putAll(Map.of(
                    "sslEnabled",
                    true,
                    "keyStorePath",
                    secret.keys().file().toString(),
                    "keyStorePassword",
                    TestKeys.PASSWORD));
            configuration.setSecurityRoles(Map.of(
                    "parley.events", Set.of(may("send", "createAddress"), MAY_ALL),
                    "parley.messages", Set.of(may("send", "createAddress"), MAY_ALL),
                    "parley.commands", Set.of(may("consume", "createAddress", "createDurableQueue"), MAY_ALL),
                    "#", Set.of(may("createAddress"), MAY_ALL)));
            SecurityConfiguration users = new SecurityConfiguration();
            users.addUser(USER, secret.password());
            users.addRole(USER, USER);
            users.addUser(AUDITOR, secret.password());
            users.addRole(AUDITOR, AUDITOR);
            server.setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        });
        configuration.setAcceptorConfigurations(
                Set.of(new TransportConfiguration(NettyAcceptorFactory.class.getName(), acceptor, "clients")));
        server.setConfiguration(configuration);
        server.start();
        isUp = true;
    }

    private static Role may(String... rights) {
        Set<String> all = Set.of(rights);
        return new Role(
                USER,
                all.contains("send"),
                all.contains("consume"),
                all.contains("createDurableQueue"),
                false,
                false,
                false,
                false,
                false,
                all.contains("createAddress"),
                false);
    }

    /** In order: it tells its clients. */
    void stop() throws Exception {
        isUp = false;
        server.stop();
    }

    /** Its clients find out. */
    void kill() throws Exception {
        isUp = false;
        server.getActiveMQServer().fail(false);
    }

    @Override
    public void close() throws Exception {
        if (isUp) {
            stop();
        }
    }
}
