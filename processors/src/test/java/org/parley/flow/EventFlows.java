package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.MsrpPeer;
import org.parley.harness.ReferWatch;
import org.parley.harness.ResourceList;
import org.parley.harness.SdpDraft;
import org.parley.harness.SipDraft;
import org.parley.osgi.shell.Operations;

/** What a broker gets to know of the scenarios of clients, through the shipped route files. */
@RunsAgainst(InJvmServer.class)
public class EventFlows {

    private static StubBroker broker(Stage stage) throws Exception {
        return new StubBroker(stage, "jms", Map.of(), "events.xml");
    }

    private static String sessionOf(ChatLeg leg) {
        return leg.focus().replaceAll("sips?:|@.*", "");
    }

    private static String name(JsonNode user) {
        return user.path("uri").asText("?").replaceAll("sip:|@.*", "");
    }

    /** One line for each: type, whom it is about, and what is said of him. */
    private static List<String> lines(List<JsonNode> events) {
        return events.stream().map(EventFlows::line).toList();
    }

    private static String line(JsonNode event) {
        String type = event.path("type").asText().replaceAll("org\\.parley\\.(session\\.|participant\\.)?|\\.v1", "");
        JsonNode data = event.path("data");
        StringBuilder line = new StringBuilder(type);
        for (String who : List.of("creator", "participant")) {
            if (data.has(who)) {
                line.append(' ').append(name(data.path(who)));
            }
        }
        for (String what : List.of("status", "how", "reason", "nickname")) {
            if (data.has(what)) {
                line.append(' ').append(data.path(what).asText());
            }
        }
        if (data.has("by")) {
            line.append(" by ").append(data.path("by").asText().replaceAll("sip:|@.*", ""));
        }
        if (data.has("participants")) {
            List<String> names = new ArrayList<>();
            data.path("participants").forEach(user -> names.add(name(user)));
            line.append(' ').append(names);
        }
        return line.toString();
    }

    @Test
    @Covers({"EVENT-1", "EVENT-2"})
    public void tellsTheWholeLifeOfASession(Stage stage) throws Exception {
        try (StubBroker broker = broker(stage)) {
            ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo(), stage.dee()));
            ChatLeg b = stage.ben().expectInvitation();
            ChatLeg c = stage.cleo().expectInvitation();
            ChatLeg d = stage.dee().expectInvitation();
            d.decline(603, "Decline");
            b.accept();
            a.expectAnswered();
            c.accept();
            a.say("hello");
            b.expectText(stage.ana(), "hello");
            c.expectText(stage.ana(), "hello");
            c.leave();
            b.leave();
            Stage.requireGone(a.expectReleased());
            stage.expectEnded(a.focus());

            List<JsonNode> events = broker.session(sessionOf(a), "session.ended");

            List<String> lines = lines(events);
            assertEquals(
                    List.of("created ana", "invited ben by ana", "invited cleo by ana", "invited dee by ana"),
                    lines.subList(0, 4));
            assertEquals(
                    List.of("failed dee 603", "joined ana", "joined ben", "joined cleo"),
                    lines.subList(4, 8).stream().sorted().toList());
            assertEquals(
                    List.of("left cleo departed", "left ben departed", "ended below-minimum [ana]"),
                    lines.subList(8, lines.size()));
            assertEquals(
                    IntStream.rangeClosed(1, 11).mapToObj("%012d"::formatted).toList(),
                    events.stream()
                            .map(event -> event.path("sequence").asText())
                            .toList());
            assertTrue(events.stream()
                    .allMatch(event -> event.path("source").asText().equals(a.focus())));
            JsonNode created = events.get(0).path("data");
            assertEquals(a.call().callId(), created.path("callId").asText());
            assertEquals("Friday", created.path("subject").asText());
            assertEquals(
                    stage.ana().sip().displayName(), created.at("/creator/name").asText());
            assertTrue(events.get(10).at("/data/durationMs").isNumber());
        }
    }

    @Test
    @Covers("EVENT-1")
    public void tellsOfASetUpThatFailed(Stage stage) throws Exception {
        try (StubBroker broker = broker(stage)) {
            ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben()));
            ChatLeg b = stage.ben().expectInvitation();
            b.decline(486, "Busy Here");
            a.expectRefused(486);

            assertEquals(
                    List.of("created ana", "invited ben by ana", "failed ben 486", "ended all-failed []"),
                    lines(broker.session(sessionOf(b), "session.ended")));
        }
    }

    @Test
    @Covers("EVENT-1")
    public void tellsOfGroupsAndOfWhoComesByHimself(Stage stage) throws Exception {
        String room = stage.group(stage.draftGroup("eventful")
                .members(stage.ana(), stage.ben())
                .invitesMembers(false)
                .open());
        try (StubBroker broker = broker(stage)) {
            ChatLeg a = Stage.call(stage.ana(), room);
            a.expectAnswered();
            ChatLeg b = Stage.call(stage.ben(), room);
            b.expectAnswered();
            b.leave();
            a.leave();
            stage.expectEnded(a.focus());

            List<JsonNode> events = broker.session(sessionOf(a), "session.ended");

            assertEquals(
                    List.of(
                            "created ana",
                            "joined ana",
                            "joined ben",
                            "left ben departed",
                            "left ana departed",
                            "ended below-minimum []"),
                    lines(events));
            assertEquals(room, events.get(0).at("/data/group").asText());
            assertEquals("joined", events.get(2).at("/data/participant/role").asText());
        }
    }

    @Test
    @Covers("EVENT-1")
    public void tellsWhoWasRemovedAndByWhom(Stage stage) throws Exception {
        try (StubBroker broker = broker(stage)) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo(), stage.dee());
            String session = sessionOf(legs.get(0));
            Operations operator = ((InJvmServer) stage.server()).gateway();
            operator.sessions().remove(session, stage.ben().aor(), Optional.of("Too loud"));
            legs.get(1).expectReleased();
            ReferWatch refer = ReferWatch.within(legs.get(0), "<" + stage.cleo().aor() + ";method=BYE>");
            refer.expectTrying();
            legs.get(2).expectReleased();
            refer.expectOutcome("SIP/2.0 200 OK");
            legs.get(3).leave();
            Stage.requireGone(legs.get(0).expectReleased());
            stage.expectEnded(legs.get(0).focus());

            List<String> lines = lines(broker.session(session, "session.ended"));

            assertTrue(lines.contains("removed ben SIP;cause=403;text=\"Too loud\""), lines.toString());
            assertTrue(lines.contains("removed cleo by ana"), lines.toString());
            assertTrue(lines.stream().noneMatch(line -> line.matches("left (ben|cleo).*")), lines.toString());
        }
    }

    /** Each way to be refused; every refusal that the operator sees is one event, and no event is of another. */
    @Test
    @Covers("EVENT-4")
    public void tellsEachRefusalOnce(Stage stage) throws Exception {
        try (StubBroker broker = broker(stage)) {
            List<String> callIds = new ArrayList<>();
            callIds.add(refused(
                    stage,
                    inviteBen(stage)
                            .startLine("INVITE sip:nobody@" + stage.server().domain() + " SIP/2.0"),
                    404));
            callIds.add(refused(stage, inviteBen(stage).without("P-Asserted-Identity"), 403));
            callIds.add(refused(stage, inviteBen(stage).with("Privacy", "id"), 403));
            callIds.add(refused(stage, inviteBen(stage).with("Require", "nonsense"), 420));
            callIds.add(refused(stage, withoutList(stage), 400));
            callIds.add(refused(stage, audioOnly(stage), 488));
            stage.policy("adhoc.maxParticipants", "2");
            SipDraft toMany = Stage.listOf(stage.ben(), stage.cleo())
                    .in(
                            stage.ana().factoryInvite(),
                            stage.ana().offer(stage.ana().newMedia()).toString());
            callIds.add(refused(stage, toMany, 486));
            stage.policy("authorisation.deny", stage.ana().aor());
            callIds.add(refused(stage, inviteBen(stage), 403));

            // A client may have its answer a moment before the server has told of it: refusals may overtake one
            // another.
            Map<String, JsonNode> refusals = new HashMap<>();
            while (!refusals.keySet().containsAll(callIds)) {
                for (JsonNode event :
                        broker.all(refusal -> StubBroker.isOf(refusal, "request.refused"), refusal -> true)) {
                    JsonNode before = refusals.put(event.at("/data/callId").asText(), event);
                    assertEquals(null, before, "a second event for one refusal");
                }
            }

            List<String> steps = callIds.stream()
                    .map(callId -> refusals.get(callId).path("data"))
                    .map(data -> data.path("status").asText()
                            + ' '
                            + data.path("step").asText())
                    .toList();
            assertEquals("403 authorise", steps.get(1));
            assertEquals("403 checkAnonymity", steps.get(2));
            assertEquals("420 protocol", steps.get(3));
            assertEquals("488 checkOffer", steps.get(5));
            assertEquals("486 limitParticipants", steps.get(6));
            JsonNode ofSession = refusals.get(callIds.get(6));
            assertEquals(
                    List.of("created ana", "ended refused []"),
                    lines(broker.session(ofSession.at("/data/session").asText(), "session.ended")));
        }
    }

    private static SipDraft inviteBen(Stage stage) {
        MsrpPeer media = stage.ana().newMedia();
        return Stage.listOf(stage.ben())
                .in(stage.ana().factoryInvite(), stage.ana().offer(media).toString());
    }

    private static SipDraft withoutList(Stage stage) {
        return stage.ana()
                .factoryInvite()
                .body(
                        "application/sdp",
                        stage.ana().offer(stage.ana().newMedia()).toString());
    }

    private static SipDraft audioOnly(Stage stage) {
        SdpDraft offer = stage.ana().offer(stage.ana().newMedia()).set("accept-types", "text/plain");
        return Stage.listOf(stage.ben()).in(stage.ana().factoryInvite(), offer.toString());
    }

    private static String refused(Stage stage, SipDraft invite, int status) {
        stage.ana().send(invite).expectFinal(status);
        return invite.header("Call-ID");
    }

    @Test
    @Covers("EVENT-3")
    public void namesNoAnonymousInviter(Stage stage) throws Exception {
        stage.policy("adhoc.allowAnonymity", "true");
        try (StubBroker broker = broker(stage)) {
            ChatLeg a = AnonymityFlows.callAnonymously(stage, Stage.listOf(stage.ben()));
            ChatLeg b = stage.ben().expectInvitation();
            b.accept();
            a.expectAnswered();
            b.leave();
            Stage.requireGone(a.expectReleased());
            stage.expectEnded(a.focus());

            assertEquals(
                    List.of(
                            "created anonymous1",
                            "invited ? by anonymous1",
                            "joined ben",
                            "joined anonymous1",
                            "left ben departed",
                            "ended below-minimum [anonymous1]"),
                    lines(broker.session(sessionOf(a), "session.ended")));
            requireHidden(broker, stage.ana());
        }
    }

    @Test
    @Covers("EVENT-3")
    public void namesNoAnonymousInvitee(Stage stage) throws Exception {
        stage.policy("adhoc.allowAnonymity", "true");
        try (StubBroker broker = broker(stage)) {
            ChatLeg a = stage.ana().invite(Stage.listOf(stage.ben(), stage.cleo()));
            ChatLeg b = stage.ben().expectInvitation();
            ChatLeg c = stage.cleo().expectInvitation();
            stage.scene().hide(stage.cleo());
            b.accept();
            a.expectAnswered();
            c.accept(ok -> ok.with("Privacy", "id"));
            b.say("who is that");
            a.expectText(stage.ben(), "who is that");
            c.expectText(stage.ben(), "who is that");
            c.leave();
            b.leave();
            Stage.requireGone(a.expectReleased());
            stage.expectEnded(a.focus());

            List<String> lines = lines(broker.session(sessionOf(a), "session.ended"));

            assertTrue(lines.contains("joined anonymous1"), lines.toString());
            assertTrue(lines.contains("left anonymous1 departed"), lines.toString());
            requireHidden(broker, stage.cleo());
        }
    }

    @Test
    @Covers("EVENT-3")
    public void namesNobodyWhomTheListMakesAnonymous(Stage stage) throws Exception {
        stage.policy("adhoc.allowAnonymity", "true");
        try (StubBroker broker = broker(stage)) {
            ResourceList list = new ResourceList()
                    .entry(stage.ben().aor(), " {cp}:copyControl=\"to\"")
                    .entry(stage.cleo().aor(), " {cp}:copyControl=\"to\" {cp}:anonymize=\"true\"");
            MsrpPeer media = stage.ana().newMedia();
            ChatLeg a = stage.ana()
                    .call(
                            list.in(
                                    stage.ana().factoryInvite(),
                                    stage.ana().offer(media).toString()),
                            media);
            ChatLeg b = stage.ben().expectInvitation();
            ChatLeg c = stage.cleo().expectInvitation();
            stage.scene().hide(stage.cleo());
            b.accept();
            a.expectAnswered();
            c.decline(486, "Busy Here");
            b.leave();
            Stage.requireGone(a.expectReleased());
            stage.expectEnded(a.focus());

            broker.session(sessionOf(a), "session.ended");
            requireHidden(broker, stage.cleo());
        }
    }

    /** Neither user part nor display name, in any spelling. */
    private static void requireHidden(StubBroker broker, ChatClient client) {
        String user = client.aor().replaceAll("sip:|@.*", "");
        String all = broker.everything().toLowerCase(java.util.Locale.ROOT);
        assertFalse(all.contains(user.toLowerCase(java.util.Locale.ROOT)), all);
        assertFalse(all.contains(client.sip().displayName().toLowerCase(java.util.Locale.ROOT)), all);
    }

    @Test
    @Covers("EVENT-2")
    public void publishesBatchesOfOneSession(Stage stage) throws Exception {
        try (StubBroker broker = broker(stage)) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            Message message = broker.nextMessage("JMSXGroupID", legs.get(0).focus());

            assertEquals("application/cloudevents-batch+json", message.getHeader("Content-Type"));
            assertEquals("jms://topic:parley.events", message.getHeader("StubDestination"));
            assertTrue(message.getHeaders().keySet().stream().noneMatch(name -> name.startsWith("Outbox")));
            String body = message.getBody(String.class);
            assertTrue(body.startsWith("[{\"specversion\":\"1.0\"") && body.endsWith("}]"), body);
            stage.endAll(legs);
        }
    }

    @Test
    @Covers("EVENT-2")
    public void publishesOneEventInEachMessageAfterTheDocumentedEdit(Stage stage) throws Exception {
        Map<String, String> edit = Map.of("uri=\"outbox:events\"", "uri=\"outbox:events?body=single\"");
        try (StubBroker broker = new StubBroker(stage, "jms", edit, "events.xml")) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            Message message = broker.nextMessage("JMSXGroupID", legs.get(0).focus());

            assertEquals("application/cloudevents+json", message.getHeader("Content-Type"));
            String body = message.getBody(String.class);
            assertTrue(body.startsWith("{\"specversion\":\"1.0\"") && body.endsWith("}"), body);
            stage.endAll(legs);
            List<JsonNode> others = broker.session(sessionOf(legs.get(0)), "session.ended");
            assertEquals("ended below-minimum [ben]", line(others.get(others.size() - 1)));
        }
    }

    @Test
    @Covers("EVENT-2")
    public void publishesRecordsToKafka(Stage stage) throws Exception {
        try (StubBroker broker = new StubBroker(stage, "kafka", Map.of(), "events-kafka.xml")) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            Message message = broker.nextMessage("session", legs.get(0).focus());

            assertEquals("application/cloudevents+json", message.getHeader("Content-Type"));
            List<?> records = assertInstanceOf(List.class, message.getBody());
            assertInstanceOf(byte[].class, records.get(0));
            stage.endAll(legs);
            assertTrue(StubBroker.first(broker.session(sessionOf(legs.get(0)), "session.ended"), "session.ended")
                    .isPresent());
        }
    }

    @Test
    @Covers({"EVENT-1", "EVENT-2"})
    public void repeatsWhatABrokerDidNotTake(Stage stage) throws Exception {
        Map<String, String> quick = Map.of("outbox:events", "outbox:events?retryDelay=50&amp;linger=0");
        try (StubBroker broker = new StubBroker(stage, "jms", quick, "events.xml")) {
            broker.failNext(3);
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            stage.endAll(legs);

            assertEquals(
                    List.of(
                            "created ana",
                            "invited ben by ana",
                            "joined ben",
                            "joined ana",
                            "left ana departed",
                            "ended below-minimum [ben]"),
                    lines(broker.session(sessionOf(legs.get(0)), "session.ended")));
        }
    }
}
