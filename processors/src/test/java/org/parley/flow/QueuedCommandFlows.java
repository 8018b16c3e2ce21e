package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.command.CommandSchemas;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;

/** Commands from the queue of a broker, by the shipped route, with replies to where the sender wants them. */
@RunsAgainst(QueuedCommandFlows.WithBroker.class)
public class QueuedCommandFlows {

    private static final String URL = "vm://71";
    private static final Path SHIPPED = Path.of("../routes/src/main/routes/commands.xml");

    private static EmbeddedActiveMQ broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new EmbeddedActiveMQ();
        broker.setConfiguration(new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("vm", URL));
        broker.start();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.stop();
    }

    private static ConnectionFactory factory() {
        return new ActiveMQConnectionFactory(URL);
    }

    /** A server with the component and the route. */
    public static final class WithBroker extends InJvmServer {

        public WithBroker() {
            // Found by the component, also in the context where a route file is tried.
            context().getRegistry().bind("connectionFactory", ConnectionFactory.class, factory());
            try {
                Files.copy(SHIPPED, routes().resolve("commands.xml"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void permit(Stage stage) {
        stage.policy("commands.allow", "create,end,query", "commands.serviceIdentities", "sip:*@services.example.com");
    }

    private static String command(String id, String kind, String data) {
        return """
                {"specversion": "1.0", "id": "%s", "source": "urn:example:dispatch",
                 "type": "org.parley.command.%s.v1", "data": {%s}}"""
                .formatted(id, kind, data);
    }

    private static String create(Stage stage) {
        return command(
                UUID.randomUUID().toString(),
                "create",
                "\"identity\":\"sip:alerts@services.example.com\",\"users\":[\""
                        + stage.ben().aor() + "\"]");
    }

    private static JsonNode reply(JMSConsumer replies, String correlation) throws JMSException {
        Message message = replies.receive(2 * Patience.MESSAGE.toMillis());
        assertEquals(correlation, message.getJMSCorrelationID());
        return CommandSchemas.reply(message.getBody(String.class));
    }

    @Test
    @Covers("CMD-8")
    public void repliesToWhoAsksWhenEverybodyHasAnswered(Stage stage) throws Exception {
        permit(stage);
        try (JMSContext jms = factory().createContext()) {
            Queue replies = jms.createTemporaryQueue();
            JMSConsumer consumer = jms.createConsumer(replies);
            jms.createProducer()
                    .setJMSReplyTo(replies)
                    .setJMSCorrelationID("mine")
                    .send(jms.createQueue("parley.commands"), create(stage));
            ChatLeg b = stage.ben().expectInvitation();
            b.ring();

            // Nobody waits for ben's phone: the queue goes on.
            jms.createProducer()
                    .setJMSReplyTo(replies)
                    .setJMSCorrelationID("another")
                    .send(
                            jms.createQueue("parley.commands"),
                            command("q", "query", "").getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    "setup",
                    reply(consumer, "another")
                            .at("/data/result/sessions/0/state")
                            .asText());

            b.accept();
            JsonNode created = reply(consumer, "mine");
            assertEquals("ok", CommandSchemas.outcome(created));
            assertEquals(b.focus(), created.at("/data/result/session").asText());
            b.leave();
        }
    }

    @Test
    @Covers({"CMD-5", "CMD-8"})
    public void leavesNothingInTheQueueWhateverComes(Stage stage) throws Exception {
        permit(stage);
        String twice = create(stage);
        try (JMSContext jms = factory().createContext()) {
            Queue queue = jms.createQueue("parley.commands");
            Queue replies = jms.createTemporaryQueue();
            JMSConsumer consumer = jms.createConsumer(replies);
            for (String poison : List.of("", "{", "[]", twice, twice)) {
                jms.createProducer().send(queue, poison);
            }
            jms.createProducer().send(queue, jms.createMapMessage());
            stage.ben().expectInvitation().decline(486, "Busy Here");
            jms.createProducer().setJMSReplyTo(replies).send(queue, twice);

            Message reply = consumer.receive(2 * Patience.MESSAGE.toMillis());
            assertEquals("nobody-came", CommandSchemas.outcome(CommandSchemas.reply(reply.getBody(String.class))));
            assertTrue(reply.getJMSCorrelationID().startsWith("ID:"), "the message id of the command");
            stage.expectNobodyCalled(stage.ben());
            try (QueueBrowser browser = jms.createBrowser(queue)) {
                assertEquals(List.of(), new ArrayList<>(Collections.list(browser.getEnumeration())));
            }
        }
    }
}
