package org.parley.bench;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** What {@link BrokerProcess} talks to inside the broker's JVM. Its consumer is within: it costs the publisher nothing. */
public final class BenchBroker {

    private static final String EVENTS = "parley.events";
    private static final String MESSAGES = "parley.messages";

    /** Each event begins so, and nothing in its data can. */
    private static final byte[] EVENT = "{\"specversion\"".getBytes(StandardCharsets.US_ASCII);

    private final LongAdder messages = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder octets = new LongAdder();

    private BenchBroker() {}

    public static void main(String[] arguments) throws Exception {
        Path journal = Files.createTempDirectory("broker");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration(journal, port));
        broker.start();
        try (ActiveMQConnectionFactory inside = new ActiveMQConnectionFactory("vm://0");
                Connection connection = inside.createConnection()) {
            new BenchBroker().serve(connection, port);
        } finally {
            broker.stop();
            try (Stream<Path> files = Files.walk(journal)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
        System.exit(0); // threads of the broker are not daemons
    }

    private static Configuration configuration(Path journal, int port) throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(journal.resolve("journal").toString())
                .setBindingsDirectory(journal.resolve("bindings").toString())
                .setPagingDirectory(journal.resolve("paging").toString())
                .setLargeMessagesDirectory(journal.resolve("large").toString())
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + port + "?useEpoll=false")
                .addAcceptorConfiguration("vm", "vm://0");
        configuration.addAddressConfiguration(address(EVENTS, RoutingType.MULTICAST));
        configuration.addAddressConfiguration(address(MESSAGES, RoutingType.ANYCAST));
        return configuration;
    }

    /** Somebody durable wants what is sent there. */
    private static CoreAddressConfiguration address(String name, RoutingType routing) {
        return new CoreAddressConfiguration()
                .setName(name)
                .addRoutingType(routing)
                .addQueueConfiguration(QueueConfiguration.of(name)
                        .setAddress(name)
                        .setRoutingType(routing)
                        .setDurable(true));
    }

    private void serve(Connection connection, int port) throws JMSException, IOException {
        for (String queue : List.of(EVENTS + "::" + EVENTS, MESSAGES)) {
            Session session = connection.createSession(false, Session.DUPS_OK_ACKNOWLEDGE);
            MessageConsumer consumer = session.createConsumer(session.createQueue(queue));
            consumer.setMessageListener(this::count);
        }
        connection.start();
        say(Integer.toString(port));
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (asked.readLine() != null) {
            say(messages.sum() + " " + events.sum() + " " + octets.sum());
        }
    }

    private void count(Message message) {
        try {
            BytesMessage body = (BytesMessage) message;
            byte[] all = new byte[(int) body.getBodyLength()];
            body.readBytes(all);
            messages.increment();
            octets.add(all.length);
            for (int at = 0; at <= all.length - EVENT.length; at++) {
                if (all[at] == '{' && startsWith(all, at)) {
                    events.increment();
                }
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean startsWith(byte[] all, int at) {
        for (int i = 0; i < EVENT.length; i++) {
            if (all[at + i] != EVENT[i]) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("SystemOut") // the parent reads it
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
