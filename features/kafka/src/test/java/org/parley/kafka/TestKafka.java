package org.parley.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.parley.harness.TestKeys;
import org.parley.harness.Waiting;

/** A Kafka of one node in this JVM that keeps its port and its log while it comes and goes. */
public final class TestKafka implements AutoCloseable {

    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final String MECHANISM = "SCRAM-SHA-512";

    private final int port = freePort();
    private final int controllerPort = freePort();
    private final int securedPort = freePort();
    private final Path directory;
    private final Optional<TestKeys> keys;
    private KafkaRaftServer server;
    private boolean isUp;

    /** @param directory of its log */
    public TestKafka(Path directory) throws Exception {
        this(directory, Optional.empty(), List.of());
    }

    /** One that has a port with TLS and a login by SCRAM-SHA-512 beside that without, for one user. */
    TestKafka(Path directory, TestKeys keys, String user, String password) throws Exception {
        this(directory, Optional.of(keys), List.of(MECHANISM + "=[name=" + user + ",password=" + password + "]"));
    }

    private TestKafka(Path directory, Optional<TestKeys> keys, List<String> users) throws Exception {
        this.directory = directory;
        this.keys = keys;
        new Formatter()
                .setScramArguments(users)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory.toString())
                .addDirectory(directory.toString())
                .run();
    }

    /** One that no system gives to a client by itself: it is free still when this Kafka comes again. */
    private static int freePort() {
        return new Random()
                .ints(20_000, 32_000)
                .filter(TestKafka::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    public String brokers() {
        return "127.0.0.1:" + port;
    }

    /** Those with TLS and a login. */
    String securedBrokers() {
        return "127.0.0.1:" + securedPort;
    }

    /** Gives a user another password. */
    void changePassword(String user, String password) throws Exception {
        ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, info, password)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    public void start() {
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry(
                        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURED:SASL_SSL"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("num.partitions", "3"),
                Map.entry("group.initial.rebalance.delay.ms", "0")));
        keys.ifPresent(own -> properties.putAll(Map.of(
                "listeners",
                properties.get("listeners") + ",SECURED://" + securedBrokers(),
                "inter.broker.listener.name",
                "PLAINTEXT",
                "listener.name.secured.sasl.enabled.mechanisms",
                MECHANISM,
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                own.file().toString(),
                "ssl.keystore.password",
                TestKeys.PASSWORD,
                "ssl.key.password",
                TestKeys.PASSWORD)));
        server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        isUp = true;
    }

    void stop() {
        isUp = false;
        server.shutdown();
        server.awaitShutdown();
    }

    @Override
    public void close() {
        if (isUp) {
            stop();
        }
    }

    /** All records of a topic, partition by partition, when there is one and none comes for a while. */
    public List<ConsumerRecord<String, String>> records(String topic) {
        return records(topic, "");
    }

    /** The same, when there is one with that in its value. */
    public List<ConsumerRecord<String, String>> records(String topic, String awaited) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", brokers(),
                "group.id", Uuid.randomUuid().toString(),
                "auto.offset.reset", "earliest");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            Waiting.until("records of " + topic, () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.stream().anyMatch(record -> record.value().contains(awaited));
            });
            int before = -1;
            while (before != records.size()) {
                before = records.size();
                consumer.poll(QUIET).forEach(records::add);
            }
        }
        return records;
    }
}
