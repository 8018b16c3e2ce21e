package org.parley.jms;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** An Artemis broker in this JVM that keeps its port and its journal while it comes and goes. */
final class TestBroker implements AutoCloseable {

    private final int port;
    private final Path directory;
    private EmbeddedActiveMQ server;
    private boolean isUp;

    TestBroker(Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    void start() throws Exception {
        ConfigurationImpl configuration = new ConfigurationImpl();
        configuration.setJournalType(JournalType.NIO);
        configuration.setJournalDirectory(directory.resolve("journal").toString());
        configuration.setJournalFileSize(1024 * 1024);
        configuration.setBindingsDirectory(directory.resolve("bindings").toString());
        configuration.setPagingDirectory(directory.resolve("paging").toString());
        configuration.setLargeMessagesDirectory(directory.resolve("large").toString());
        configuration.setSecurityEnabled(false);
        configuration.setMaxDiskUsage(-1);
        configuration.setAcceptorConfigurations(Set.of(new TransportConfiguration(
                NettyAcceptorFactory.class.getName(),
                java.util.Map.of("host", "127.0.0.1", "port", port, "useEpoll", false, "protocols", "CORE"),
                "clients")));
        server = new EmbeddedActiveMQ();
        server.setConfiguration(configuration);
        server.start();
        isUp = true;
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
