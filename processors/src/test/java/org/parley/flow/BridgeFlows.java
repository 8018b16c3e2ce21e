package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToCreateProducerException;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.parley.harness.ChatClient;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.MsrpPeer;
import org.parley.harness.Patience;
import org.parley.harness.SipDraft;

/** F12.1 with routes that read along ({@code msrp:messages}) and that speak ({@code msrp:send}). */
@RunsAgainst(InJvmServer.class)
public class BridgeFlows {

    private static final String SEND = "msrp:send?identity=sip:help-desk@example.com&displayName=Help Desk";

    private static CamelContext context(Stage stage) {
        return ((InJvmServer) stage.server()).context();
    }

    /** A route that reads along while a scenario runs. */
    private static final class Reader implements AutoCloseable {

        private final CamelContext context;
        private final BlockingQueue<Message> read = new LinkedBlockingQueue<>();

        Reader(Stage stage, String uri) throws Exception {
            this(stage, uri, new CountDownLatch(0));
        }

        Reader(Stage stage, String uri, CountDownLatch gate) throws Exception {
            context = context(stage);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri).routeId("reader").process(exchange -> {
                        gate.await();
                        read.add(exchange.getMessage().copy());
                    });
                }
            });
        }

        Message next() throws InterruptedException {
            Message message = read.poll(Patience.MESSAGE.toMillis(), TimeUnit.MILLISECONDS);
            assertTrue(message != null, "no message came to the route");
            return message;
        }

        @Override
        public void close() throws Exception {
            context.getRouteController().stopRoute("reader");
            context.removeRoute("reader");
        }
    }

    private static void send(Stage stage, String uri, Object body, Map<String, Object> headers) throws Exception {
        try (ProducerTemplate template = context(stage).createProducerTemplate()) {
            template.sendBodyAndHeaders(uri, body, headers);
        }
    }

    private static String sessionOf(ChatLeg leg) {
        return leg.focus().replaceAll("sips?:|@.*", "");
    }

    @Test
    @Flow("F12.1")
    public void copiesEachWholeMessageToARoute(Stage stage) throws Exception {
        try (Reader reader = new Reader(stage, "msrp:messages")) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            legs.get(0).say("hello, broker");
            legs.get(1).expectText(stage.ana(), "hello, broker");
            Message message = reader.next();
            assertEquals("hello, broker", message.getBody());
            assertEquals(stage.ana().aor(), message.getHeader("MsrpSender"));
            assertEquals(stage.ana().sip().displayName(), message.getHeader("MsrpSenderName"));
            assertEquals(sessionOf(legs.get(0)), message.getHeader("MsrpSession"));
            assertEquals("2026-11-24T12:00:00Z", message.getHeader("MsrpDateTime"));
            assertEquals("text/plain;charset=UTF-8", message.getHeader(Exchange.CONTENT_TYPE));
            assertEquals(false, message.getHeader("MsrpTruncated"));
            assertNull(message.getHeader("MsrpRecipients"));
            stage.endAll(legs);
        }
    }

    @Test
    @Flow({"F12.1", "F12.9"})
    public void saysWhomAPrivateMessageIsFor(Stage stage) throws Exception {
        stage.ben().chatroom("private-messages");
        try (Reader reader = new Reader(stage, "msrp:messages")) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            legs.get(0).sayTo(stage.ben().aor(), "just you", 200);
            legs.get(1).expectText(stage.ana(), "just you");
            assertEquals(List.of(stage.ben().aor()), reader.next().getHeader("MsrpRecipients"));
            stage.endAll(legs);
        }
    }

    @Test
    @Flow("F12.2")
    public void copiesAsMuchAsTheRouteWants(Stage stage) throws Exception {
        try (Reader reader = new Reader(stage, "msrp:messages?maxBytes=500")) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            MsrpPeer media = legs.get(0).media();
            byte[] whole = CpimText.text("Ana", stage.ana().aor(), CpimText.EVERYBODY, "x".repeat(100_000))
                    .bytes();
            int half = whole.length / 2;
            byte[] first = Arrays.copyOf(whole, half);
            byte[] second = Arrays.copyOfRange(whole, half, whole.length);
            media.expectResponse(media.sendChunk("m1", "message/cpim", first, 1, whole.length, '+'), 200);
            media.expectResponse(media.sendChunk("m1", "message/cpim", second, half + 1, whole.length, '$'), 200);
            assertArrayEquals(whole, legs.get(1).media().expectMessage().content());
            Message message = reader.next();
            assertEquals(true, message.getHeader("MsrpTruncated"));
            String body = assertInstanceOf(String.class, message.getBody());
            assertTrue(body.length() < 500 && body.startsWith("xxx"));
            stage.endAll(legs);
        }
    }

    @Test
    @Flow({"F12.1", "F12.19"})
    public void goesOnWhileTheRouteIsStuck(Stage stage) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (Reader reader = new Reader(stage, "msrp:messages?queueSize=2", gate)) {
            List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
            for (int i = 0; i < 20; i++) {
                legs.get(0).say("number " + i);
                legs.get(1).expectText(stage.ana(), "number " + i);
            }
            gate.countDown();
            assertEquals("number 0", reader.next().getBody());
            assertEquals("number 1", reader.next().getBody());
            assertEquals("number 2", reader.next().getBody());
            assertTrue(reader.read.isEmpty());
            stage.endAll(legs);
        }
    }

    private static ChatLeg callAnonymously(Stage stage) {
        MsrpPeer media = stage.ana().newMedia();
        stage.scene().hide(stage.ana());
        SipDraft invite = Stage.listOf(stage.ben())
                .in(stage.ana().factoryInvite(), stage.ana().offer(media).toString());
        String tag = invite.header("From").replaceAll(".*;tag=", "");
        invite.set("From", "\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=" + tag)
                .with("Privacy", "id");
        return stage.ana().call(invite, media);
    }

    @Test
    @Flow("F8.9")
    public void namesNoAnonymousUserToRoutes(Stage stage) throws Exception {
        stage.policy("adhoc.allowAnonymity", "true");
        try (Reader reader = new Reader(stage, "msrp:messages")) {
            ChatLeg a = callAnonymously(stage);
            ChatLeg b = stage.ben().expectInvitation();
            b.accept();
            a.expectAnswered();
            a.say("who am I");
            b.expectText("sip:anonymous1@anonymous.invalid", "who am I");
            Message message = reader.next();
            assertEquals("sip:anonymous1@anonymous.invalid", message.getHeader("MsrpSender"));
            assertFalse(message.getHeaders().toString().contains(stage.ana().aor()));
            stage.endAll(a, b);
        }
    }

    @Test
    @Flow("F8.9")
    public void namesAnonymousUsersWhereRouteAndConfigurationWantIt(Stage stage) throws Exception {
        stage.policy("adhoc.allowAnonymity", "true", "msrp.realIdentities", "true");
        try (Reader reader = new Reader(stage, "msrp:messages?realIdentities=true")) {
            ChatLeg a = callAnonymously(stage);
            ChatLeg b = stage.ben().expectInvitation();
            b.accept();
            a.expectAnswered();
            a.say("who am I");
            b.expectText("sip:anonymous1@anonymous.invalid", "who am I");
            Message message = reader.next();
            assertEquals("sip:anonymous1@anonymous.invalid", message.getHeader("MsrpSender"));
            assertEquals(List.of(stage.ana().aor()), message.getHeader("MsrpRealSender"));
            stage.endAll(a, b);
        }
    }

    @Test
    @Flow("F8.9")
    public void startsNoRouteThatWantsThemWithoutPermission(Stage stage) throws Exception {
        Exception refused = assertThrows(Exception.class, () -> new Reader(stage, "msrp:messages?realIdentities=true"));
        assertTrue(refused.toString().contains("msrp.realIdentities"), refused::toString);
        context(stage).removeRoute("reader");
    }

    @Test
    @Flow({"F12.1", "F12.18"})
    public void sendsAsAServiceToEverybody(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        send(stage, SEND, "maintenance at noon \u00e4", Map.of("MsrpSession", sessionOf(legs.get(0))));
        for (ChatLeg leg : legs) {
            CpimText got = leg.expectText("sip:help-desk@example.com", "maintenance at noon \u00e4");
            assertEquals(
                    "\"Help Desk\" <sip:help-desk@example.com>",
                    got.header("From").orElse(""));
            assertEquals("<" + leg.focus() + ">", got.header("To").orElse(""));
        }
        stage.endAll(legs);
    }

    @Test
    @Flow("F12.8")
    public void sendsAsAServiceToOneParticipant(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        String session = sessionOf(legs.get(0));
        send(
                stage,
                SEND,
                "for ben",
                Map.of("MsrpSession", session, "MsrpRecipients", stage.ben().aor()));
        legs.get(1).expectText("sip:help-desk@example.com", "for ben");
        legs.get(0).media().expectNoMessage(Patience.QUIET);
        refused(stage, "no participant", Map.of("MsrpSession", session, "MsrpRecipients", "sip:nobody@example.com"));
        refused(stage, "not to 2", Map.of("MsrpSession", session, "MsrpRecipients", List.of("sip:a@b.c", "sip:d@e.f")));
        refused(stage, "no session", Map.of("MsrpSession", "gone"));
        refused(stage, "MsrpSession", Map.of());
        stage.endAll(legs);
    }

    private static void refused(Stage stage, String why, Map<String, Object> headers) {
        CamelExecutionException refused =
                assertThrows(CamelExecutionException.class, () -> send(stage, SEND, "text", headers));
        assertTrue(refused.getCause().getMessage().contains(why), refused.getCause()::toString);
    }

    @Test
    @Flow("F12.8")
    public void saysWhatAnEndpointLacks(Stage stage) {
        FailedToCreateProducerException refused = assertThrows(
                FailedToCreateProducerException.class,
                () -> send(stage, "msrp:send", "text", Map.of("MsrpSession", "x")));
        assertTrue(refused.getCause().getMessage().contains("identity"), refused.getCause()::toString);
    }

    @Test
    @Flow("F12.1")
    public void sendsLargeContentWhole(Stage stage) throws Exception {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        byte[] picture = "p".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        send(stage, SEND, picture, Map.of("MsrpSession", sessionOf(legs.get(0)), Exchange.CONTENT_TYPE, "text/plain"));
        for (ChatLeg leg : legs) {
            assertArrayEquals(picture, leg.media().expectMessage().cpim().content());
        }
        ChatClient ana = stage.ana();
        legs.get(0).say("thanks");
        legs.get(1).expectText(ana, "thanks");
        stage.endAll(legs);
    }
}
