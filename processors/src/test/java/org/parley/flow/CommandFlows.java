package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.command.CommandSchemas.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.command.CommandSchemas;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.Patience;

/** Another system has sessions made and changed by commands, by the shipped route; user agents see what comes of it. */
@RunsAgainst(InJvmServer.class)
public class CommandFlows {

    private static final String SERVICE = "sip:alerts@services.example.com";
    private static final AtomicInteger IDS = new AtomicInteger();

    /** Ours. */
    private static final long POLL_NS = 5_000_000;

    private static void permit(Stage stage, String... more) {
        List<String> keys = new ArrayList<>(List.of(
                "commands.allow", "create,send,add,remove,end,query",
                "commands.serviceIdentities", "sip:*@services.example.com"));
        keys.addAll(List.of(more));
        stage.policy(keys.toArray(String[]::new));
    }

    private static String command(String id, String kind, String data) {
        return """
                {"specversion": "1.0", "id": "%s", "source": "urn:example:dispatch",
                 "type": "org.parley.command.%s.v1", "data": {%s}}"""
                .formatted(id, kind, data);
    }

    private static String newId() {
        return "flow-" + IDS.incrementAndGet();
    }

    private static CompletableFuture<String> begin(Stage stage, String json) {
        ProducerTemplate template = ((InJvmServer) stage.server()).context().createProducerTemplate();
        return template.asyncSend("direct:run-command?block=false", exchange -> exchange.getMessage()
                        .setBody(json))
                .thenApply(exchange -> {
                    template.stop();
                    if (exchange.getException() != null) {
                        throw new AssertionError("a command fails no route", exchange.getException());
                    }
                    assertEquals(
                            "application/cloudevents+json",
                            exchange.getMessage().getHeader(Exchange.CONTENT_TYPE));
                    return exchange.getMessage().getBody(String.class);
                });
    }

    private static JsonNode reply(CompletableFuture<String> begun) throws Exception {
        return CommandSchemas.reply(begun.get(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static JsonNode send(Stage stage, String kind, String data) throws Exception {
        return reply(begin(stage, command(newId(), kind, data)));
    }

    private static String users(ChatClient... clients) {
        return Stream.of(clients)
                .map(client -> '"' + client.aor() + '"')
                .collect(Collectors.joining(",", "\"users\":[", "]"));
    }

    private static String create(ChatClient... clients) {
        return "\"identity\":\"" + SERVICE + "\",\"name\":\"Alerts\",\"subject\":\"Fire in hall 3\"," + users(clients);
    }

    private static String ofSession(String session) {
        return "\"session\":\"" + session + '"';
    }

    @Test
    @Covers({"CMD-1", "CMD-3", "CMD-4", "CMD-8"})
    public void createsASessionWhoseUsersChat(Stage stage) throws Exception {
        permit(stage);
        String id = newId();
        CompletableFuture<String> begun = begin(
                stage,
                command(
                        id,
                        "create",
                        create(stage.ben(), stage.cleo(), stage.dee()) + ",\"text\":\"Leave by the north door\""));
        ChatLeg b = stage.ben().expectInvitation();
        ChatLeg c = stage.cleo().expectInvitation();
        ChatLeg d = stage.dee().expectInvitation();
        assertEquals(SERVICE, b.call().invite().uri("From"));
        b.accept();
        b.expectText(SERVICE, "Leave by the north door");
        d.decline(603, "Decline");
        assertFalse(begun.isDone(), "cleo's phone still rings");
        c.accept();
        c.expectText(SERVICE, "Leave by the north door");

        JsonNode reply = reply(begun);

        assertEquals("ok", outcome(reply));
        assertEquals(id, reply.path("commandid").asText());
        assertEquals("urn:example:dispatch", reply.path("commandsource").asText());
        assertEquals(b.focus(), reply.at("/data/result/session").asText());
        assertEquals(
                List.of(
                        stage.ben().aor() + " joined 200",
                        stage.cleo().aor() + " joined 200",
                        stage.dee().aor() + " failed 603"),
                invitees(reply));
        b.say("where is it?");
        c.expectText(stage.ben(), "where is it?");

        assertEquals(
                2,
                send(stage, "send", ofSession(b.focus()) + ",\"identity\":\"" + SERVICE + "\",\"text\":\"all out\"")
                        .at("/data/result/recipients")
                        .asInt());
        b.expectText(SERVICE, "all out");
        c.expectText(SERVICE, "all out");
        send(
                stage,
                "send",
                ofSession(b.focus()) + ",\"identity\":\"" + SERVICE + "\",\"to\":\""
                        + stage.cleo().aor() + "\",\"text\":\"you too\"");
        c.expectText(SERVICE, "you too");

        JsonNode shown = send(stage, "query", ofSession(b.focus()));
        assertEquals(2, shown.at("/data/result/connected").asInt());
        assertEquals("Fire in hall 3", shown.at("/data/result/subject").asText());
        assertEquals("service", shown.at("/data/result/participants/0/role").asText());

        assertEquals("ok", outcome(send(stage, "end", ofSession(b.focus()))));
        Stage.requireGone(b.expectReleased());
        Stage.requireGone(c.expectReleased());
        stage.expectEnded(b.focus());
        assertEquals("session-ended", outcome(send(stage, "end", ofSession(b.focus()))));
    }

    private static List<String> invitees(JsonNode reply) {
        List<String> all = new ArrayList<>();
        reply.at("/data/result/invitees")
                .forEach(invitee -> all.add(invitee.path("user").asText()
                        + ' '
                        + invitee.path("outcome").asText()
                        + ' '
                        + invitee.path("status").asInt()));
        return all;
    }

    @Test
    public void addsAndRemovesParticipants(Stage stage) throws Exception {
        permit(stage);
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String session = ofSession(legs.get(0).focus());

        assertEquals("ok", outcome(send(stage, "add", session + ',' + users(stage.cleo()))));
        ChatLeg c = stage.cleo().expectInvitation();
        c.accept();
        c.say("hello");
        legs.get(0).expectText(stage.cleo(), "hello");
        legs.get(1).expectText(stage.cleo(), "hello");

        JsonNode removed =
                send(stage, "remove", session + ",\"user\":\"" + stage.cleo().aor() + "\",\"reason\":\"wrong room\"");
        assertEquals("ok", outcome(removed));
        assertTrue(c.expectReleased().need("Reason").contains("wrong room"));
        assertEquals(
                "user-gone",
                outcome(send(
                        stage, "remove", session + ",\"user\":\"" + stage.cleo().aor() + '"')));
        assertEquals("unknown-user", outcome(send(stage, "remove", session + ",\"user\":\"sip:nobody@example.com\"")));
        stage.endAll(legs);
    }

    @Test
    @Covers("CMD-1")
    public void saysWhatBecameOfEachWhenNobodyComes(Stage stage) throws Exception {
        permit(stage);
        CompletableFuture<String> begun = begin(stage, command(newId(), "create", create(stage.ben(), stage.cleo())));
        stage.ben().expectInvitation().decline(486, "Busy Here");
        stage.cleo().expectInvitation().decline(603, "Decline");

        JsonNode reply = reply(begun);

        assertEquals("nobody-came", outcome(reply));
        assertEquals(486, reply.at("/data/error/status").asInt());
        assertEquals(List.of(stage.ben().aor() + " failed 486", stage.cleo().aor() + " failed 603"), invitees(reply));
        stage.expectEnded(reply.at("/data/result/session").asText());
    }

    @Test
    @Covers("CMD-5")
    public void endsASessionWhileItIsCreated(Stage stage) throws Exception {
        permit(stage);
        CompletableFuture<String> begun = begin(stage, command(newId(), "create", create(stage.ben())));
        ChatLeg b = stage.ben().expectInvitation();
        b.ring();

        assertEquals("ok", outcome(send(stage, "end", ofSession(b.focus()))));

        b.expectCancel();
        JsonNode reply = reply(begun);
        assertEquals("session-ended", outcome(reply));
        stage.expectEnded(b.focus());
    }

    @Test
    @Covers("CMD-5")
    public void doesTheSameCommandOnce(Stage stage) throws Exception {
        permit(stage);
        String json = command(newId(), "create", create(stage.ben()));
        List<CompletableFuture<String>> begun = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            begun.add(CompletableFuture.supplyAsync(() -> begin(stage, json)).thenCompose(reply -> reply));
        }
        ChatLeg b = stage.ben().expectInvitation();
        b.accept();

        String first = begun.get(0).get(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS);
        for (CompletableFuture<String> other : begun) {
            assertEquals(first, other.get(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS));
        }
        assertEquals(first, begin(stage, json).join());
        stage.expectNobodyCalled(stage.ben());
        assertEquals(
                "duplicate-id",
                outcome(CommandSchemas.reply(
                        begin(stage, json.replace("Fire in hall 3", "Water")).join())));
        b.leave();
        stage.expectEnded(b.focus());
    }

    @Test
    @Covers("CMD-8")
    public void countsCommandsByWhatBecameOfThem(Stage stage) throws Exception {
        Map<String, Long> before = figures(stage);

        send(stage, "query", "");
        reply(begin(stage, "{"));

        for (String name : List.of("commands.query.commands-off", "commands.unreadable.malformed")) {
            assertEquals(1, figures(stage).get(name) - before.getOrDefault(name, 0L), name);
        }
    }

    private static Map<String, Long> figures(Stage stage) {
        return ((InJvmServer) stage.server()).gateway().figures().sinceStart();
    }

    @Test
    @Covers("CMD-7")
    public void isOffUnlessPermitted(Stage stage) throws Exception {
        JsonNode off = send(stage, "query", "");
        assertEquals("commands-off", outcome(off));
        assertTrue(off.at("/data/error/cure").asText().contains("commands.allow"));

        stage.policy("commands.allow", "create");
        assertEquals("not-authorised", outcome(send(stage, "create", create(stage.ben()))));
        assertEquals("commands-off", outcome(send(stage, "query", "")));
        stage.expectNobodyCalled(stage.ben());
    }

    @Test
    @Covers({"CMD-4", "CMD-6", "CMD-8"})
    public void saysWhatIsWrongWithACommand(Stage stage) throws Exception {
        permit(stage, "adhoc.maxParticipants", "2", "limits.listEntries", "3", "limits.bodyBytes", "2048");

        assertEquals("malformed", outcome(reply(begin(stage, "{"))));
        assertEquals("malformed", outcome(reply(begin(stage, ""))));
        assertEquals("too-big", outcome(reply(begin(stage, " ".repeat(2_049)))));
        assertEquals("unknown-type", outcome(send(stage, "destroy", "")));
        assertEquals("unknown-session", outcome(send(stage, "end", ofSession("nope"))));
        assertEquals("unknown-session", outcome(send(stage, "query", ofSession("nope"))));
        assertEquals(
                "invalid", outcome(send(stage, "create", create(stage.ben()).replace("sip:", "mailto:"))));
        JsonNode tooMany = send(stage, "create", create(stage.ana(), stage.ben(), stage.cleo()));
        assertEquals("too-many-participants", outcome(tooMany));
        assertEquals(486, tooMany.at("/data/error/status").asInt());
        assertEquals(
                "invalid", outcome(send(stage, "create", create(stage.ana(), stage.ben(), stage.cleo(), stage.dee()))));
        stage.expectNobodyCalled(stage.ana(), stage.ben(), stage.cleo());
    }

    @Test
    public void listsSessionsPageByPage(Stage stage) throws Exception {
        permit(stage);
        List<List<ChatLeg>> sessions = List.of(
                stage.established(stage.ana(), stage.ben()),
                stage.established(stage.cleo(), stage.dee()),
                stage.established(stage.client("eve"), stage.client("fay")));

        List<String> listed = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = send(stage, "query", "\"limit\":1" + after);
            page.at("/data/result/sessions")
                    .forEach(one -> listed.add(one.path("session").asText()));
            String next = page.at("/data/result/next").asText();
            after = next.isEmpty() ? "" : ",\"after\":\"" + next + '"';
        } while (!after.isEmpty());

        assertEquals(sessions.stream().map(legs -> legs.get(0).focus()).toList(), listed);
        sessions.forEach(stage::endAll);
    }

    @Test
    @Covers("CMD-8")
    public void answersAlsoWhereAStepOfTheIntegratorFails(Stage stage) throws Exception {
        permit(stage);
        Path file = ((InJvmServer) stage.server()).routes().resolve("run-command.xml");
        String shipped = Files.readString(file);
        String json = command(newId(), "end", ofSession("nope"));
        try {
            Files.writeString(
                    file,
                    shipped.replace(
                            "<process ref=\"runCommand\"/>",
                            "<throwException exceptionType=\"java.lang.IllegalStateException\" message=\"audit is down\"/>"));
            awaitOutcome(stage, json, "failed");
        } finally {
            Files.writeString(file, shipped);
        }
        awaitOutcome(stage, command(newId(), "end", ofSession("nope")), "unknown-session");
        assertEquals("failed", outcome(reply(begin(stage, json))), "what it was told stays");
    }

    /** Sends it with other ids until the edited route is in force, then as it is. */
    private static void awaitOutcome(Stage stage, String json, String wanted) throws Exception {
        long deadline = System.nanoTime() + 2 * Patience.MESSAGE.toNanos();
        String outcome = outcome(send(stage, "end", ofSession("nope")));
        while (!outcome.equals(wanted) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NS);
            outcome = outcome(send(stage, "end", ofSession("nope")));
        }
        assertEquals(wanted, outcome(reply(begin(stage, json))));
    }
}
