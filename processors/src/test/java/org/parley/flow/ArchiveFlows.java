package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatLeg;
import org.parley.harness.GroupDraft;
import org.parley.osgi.shell.Operations;

/** What the archive gets of the talk of clients, through the shipped route files. */
@RunsAgainst(InJvmServer.class)
public class ArchiveFlows {

    private static final String SWITCH = "<p:archive-messages xmlns:p=\"urn:parley:xml:group\">%s</p:archive-messages>";

    private static StubBroker broker(Stage stage) throws Exception {
        return new StubBroker(stage, "jms", Map.of(), "messages.xml");
    }

    private static String sessionOf(ChatLeg leg) {
        return leg.focus().replaceAll("sips?:|@.*", "");
    }

    /** The archive of a session until this text. */
    private static List<JsonNode> until(StubBroker broker, ChatLeg leg, String text) throws Exception {
        return broker.all(
                event -> event.path("subject").asText().equals(sessionOf(leg)),
                event -> event.at("/data/text").asText().equals(text));
    }

    private static List<String> texts(List<JsonNode> events) {
        return events.stream().map(event -> event.at("/data/text").asText()).toList();
    }

    @Test
    @Covers({"ARCHIVE-1", "ARCHIVE-6"})
    public void archivesWhatIsSaidWhileUsersComeAndGo(Stage stage) throws Exception {
        stage.policy("messages.archive", "true");
        try (StubBroker broker = broker(stage)) {
            ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
            ChatLeg b = stage.ben().expectInvitation();
            ChatLeg c = stage.cleo().expectInvitation();
            b.accept();
            a.expectAnswered();
            a.say("two");
            b.expectText(stage.ana(), "two");
            c.accept();
            b.say("three");
            a.expectText(stage.ben(), "three");
            c.expectText(stage.ben(), "three");
            a.leave();
            c.say("two again");
            b.expectText(stage.cleo(), "two again");
            b.leave();
            Stage.requireGone(c.expectReleased());
            stage.expectEnded(a.focus());

            List<JsonNode> events = until(broker, a, "two again");

            assertEquals(List.of("two", "three", "two again"), texts(events));
            assertEquals(
                    IntStream.rangeClosed(1, 3).mapToObj("%012d"::formatted).toList(),
                    events.stream()
                            .map(event -> event.path("sequence").asText())
                            .toList());
            assertEquals(stage.ana().aor(), events.get(0).at("/data/sender/uri").asText());
            assertEquals(
                    stage.ana().sip().displayName(),
                    events.get(0).at("/data/sender/name").asText());
            assertEquals("all", events.get(0).at("/data/recipients").asText());
            assertEquals(
                    "text/plain;charset=UTF-8",
                    events.get(0).at("/data/contentType").asText());
            assertEquals(
                    "2026-11-24T12:00:00Z", events.get(0).at("/data/sentAt").asText());
            assertEquals(a.focus(), events.get(0).path("source").asText());
        }
    }

    @Test
    @Covers({"ARCHIVE-1", "ARCHIVE-3"})
    public void archivesPrivateMessagesAndWhatTheServerSays(Stage stage) throws Exception {
        stage.policy("messages.archive", "true");
        stage.ben().chatroom("private-messages");
        try (StubBroker broker = broker(stage)) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            legs.get(0).sayTo(stage.ben().aor(), "just you", 200);
            legs.get(1).expectText(stage.ana(), "just you");
            Operations operator = ((InJvmServer) stage.server()).gateway();
            operator.sessions().say(legs.get(0).focus(), Optional.empty(), "we close at six");
            legs.get(0).expectText(legs.get(0).focus(), "we close at six");
            legs.get(1).expectText(legs.get(0).focus(), "we close at six");

            List<JsonNode> events = until(broker, legs.get(0), "we close at six");

            assertEquals(List.of("just you", "we close at six"), texts(events));
            assertEquals(
                    stage.ben().aor(), events.get(0).at("/data/recipients/0").asText());
            assertEquals(
                    legs.get(0).focus(), events.get(1).at("/data/sender/uri").asText());
            stage.endAll(legs);
        }
    }

    @Test
    @Covers("ARCHIVE-3")
    public void namesNoAnonymousSender(Stage stage) throws Exception {
        stage.policy("messages.archive", "true", "adhoc.allowAnonymity", "true");
        try (StubBroker broker = broker(stage)) {
            ChatLeg a = AnonymityFlows.callAnonymously(stage, Stage.listOf(stage.ben()));
            ChatLeg b = stage.ben().expectInvitation();
            b.accept();
            a.expectAnswered();
            a.say("who am I");
            b.expectText("sip:anonymous1@anonymous.invalid", "who am I");

            JsonNode event = until(broker, a, "who am I").get(0);

            assertEquals(
                    "sip:anonymous1@anonymous.invalid",
                    event.at("/data/sender/uri").asText());
            assertTrue(event.at("/data/sender/anonymous").asBoolean());
            String all = broker.everything().toLowerCase(java.util.Locale.ROOT);
            assertFalse(
                    all.contains("ana@")
                            || all.contains(stage.ana().sip().displayName().toLowerCase()),
                    all);
            stage.endAll(a, b);
        }
    }

    @Test
    @Covers("ARCHIVE-6")
    public void archivesTheGroupsThatWantIt(Stage stage) throws Exception {
        GroupDraft wanted = stage.draftGroup("archived").extension(SWITCH.formatted("true"));
        GroupDraft silent = stage.draftGroup("unsaid");
        try (StubBroker broker = broker(stage)) {
            assertEquals(List.of(), talk(stage, silent, "off the record"));
            ChatLeg leg = talkIn(stage, wanted, "on the record");
            assertEquals(List.of("on the record"), texts(until(broker, leg, "on the record")));
            assertFalse(broker.everything().contains("off the record"), broker.everything());
        }
    }

    @Test
    @Covers("ARCHIVE-6")
    public void leavesOutTheGroupsThatDoNotWantIt(Stage stage) throws Exception {
        stage.policy("messages.archive", "true");
        GroupDraft unwanted = stage.draftGroup("private").extension(SWITCH.formatted("false"));
        GroupDraft silent = stage.draftGroup("unsaid");
        try (StubBroker broker = broker(stage)) {
            talk(stage, unwanted, "off the record");
            ChatLeg leg = talkIn(stage, silent, "on the record");
            assertEquals(List.of("on the record"), texts(until(broker, leg, "on the record")));
            assertFalse(broker.everything().contains("off the record"), broker.everything());
        }
    }

    private static List<JsonNode> talk(Stage stage, GroupDraft group, String text) {
        talkIn(stage, group, text);
        return List.of();
    }

    /** Ana and Ben meet in a session of the group, she says something, and they go. */
    private static ChatLeg talkIn(Stage stage, GroupDraft group, String text) {
        String uri = stage.group(
                group.members(stage.ana(), stage.ben()).invitesMembers(true).open());
        ChatLeg a = Stage.call(stage.ana(), uri);
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();
        a.expectAnswered();
        a.say(text);
        b.expectText(stage.ana(), text);
        stage.endAll(a, b);
        return a;
    }

    @Test
    @Covers("ARCHIVE-2")
    public void publishesBatchesOfOneSession(Stage stage) throws Exception {
        stage.policy("messages.archive", "true");
        try (StubBroker broker = broker(stage)) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            legs.get(0).say("hello, broker");
            legs.get(1).expectText(stage.ana(), "hello, broker");
            Message message = broker.nextMessage("JMSXGroupID", legs.get(0).focus());

            assertEquals("jms://queue:parley.messages", message.getHeader("StubDestination"));
            assertTrue(message.getBody(String.class).contains("\"text\":\"hello, broker\""));
            stage.endAll(legs);
        }
    }

    @Test
    @Covers("ARCHIVE-2")
    public void publishesRecordsToKafka(Stage stage) throws Exception {
        stage.policy("messages.archive", "true");
        try (StubBroker broker = new StubBroker(stage, "kafka", Map.of(), "messages-kafka.xml")) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            legs.get(0).say("hello, Kafka");
            legs.get(1).expectText(stage.ana(), "hello, Kafka");
            assertEquals(List.of("hello, Kafka"), texts(until(broker, legs.get(0), "hello, Kafka")));
            stage.endAll(legs);
        }
    }
}
