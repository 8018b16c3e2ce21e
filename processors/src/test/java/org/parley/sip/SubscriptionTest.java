package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** The notifier's dialogs: made by a SUBSCRIBE or REFER, or shared with an INVITE. */
class SubscriptionTest {

    private static final SipHeaders GRANTED = SipHeaders.builder()
            .add("Contact", "<sip:s1@im.example.com>;isfocus")
            .add("Expires", "3600")
            .build();
    private static final SipHeaders NOTIFY = SipHeaders.builder()
            .add("Event", "conference")
            .add("Subscription-State", "active;expires=3600")
            .build();

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ana = agent.peer();
    private final BlockingQueue<RequestOutcome> outcomes = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        agent.close();
    }

    private Request subscribe(String method) {
        return Request.initial(method, "sip:s1@im.example.com", "UDP", ana.hostPort())
                .set("Contact", "<sip:ana@" + ana.hostPort() + ">")
                .set("Event", "conference");
    }

    private SipSubscription granted(int status) {
        return agent.request().subscribe(status, GRANTED).orElseThrow();
    }

    private RequestOutcome outcome() {
        return TestAgent.take(outcomes, "the NOTIFY has no outcome");
    }

    @Test
    @Covers("RFC6665-4.4.1-1")
    void sendsNotifyInTheDialogThatASubscribeMakes() {
        Request subscribe = subscribe("SUBSCRIBE").add("Record-Route", "<sip:" + ana.hostPort() + ";lr>");
        ana.send(subscribe.toString());
        SipSubscription subscription = granted(200);
        subscription.notify(NOTIFY, new SipBody("text/plain", "roster".getBytes()), outcomes::add);

        WireMessage ok = ana.response(200);
        WireMessage notify = ana.request("NOTIFY");

        assertEquals(ok.header("To"), notify.header("From"));
        assertEquals(subscribe.get("From"), notify.header("To"));
        assertEquals("<sip:" + ana.hostPort() + ";lr>", notify.header("Route"));
        assertEquals("<sip:" + ana.hostPort() + ";lr>", ok.header("Record-Route"));
        assertEquals("roster", notify.body());
        assertEquals(1, agent.agent.census().subscriptions());
        ana.send(notify.response("200 OK", ""));
        assertTrue(outcome().isSuccess());
        subscription.end();
        subscription.end();
        agent.untilIdle();
    }

    @Test
    void takesRefreshesUntilTheSubscriptionEnds() {
        Request subscribe = subscribe("SUBSCRIBE");
        ana.send(subscribe.toString());
        IncomingRequest first = agent.request();
        SipSubscription subscription = first.subscribe(200, GRANTED).orElseThrow();
        WireMessage ok = ana.response(200);

        ana.send(subscribe.inDialog("SUBSCRIBE", ok, 2).toString());
        IncomingRequest refresh = agent.request();
        assertEquals(subscription.dialogId(), refresh.dialogId());
        assertEquals(first.dialogId(), refresh.dialogId());
        refresh.respond(200, "", GRANTED, SipBody.empty());
        ana.awaitStatus(200);
        ana.send(subscribe.inDialog("SUBSCRIBE", ok, 2).toString());
        ana.awaitStatus(500);
        for (String method : new String[] {"BYE", "INVITE"}) {
            ana.send(subscribe
                    .inDialog(method, ok, 3)
                    .set("Contact", "<sip:ana@" + ana.hostPort() + ">")
                    .toString());
            ana.awaitStatus(481);
        }
        subscription.end();
        agent.untilIdle();
        ana.send(subscribe.inDialog("SUBSCRIBE", ok, 4).toString());
        ana.awaitStatus(481);
    }

    @Test
    void notifiesWhereARefreshSaysThatItsSenderIs() {
        UdpPeer elsewhere = agent.peer();
        Request subscribe = subscribe("SUBSCRIBE");
        ana.send(subscribe.toString());
        SipSubscription subscription = granted(200);
        WireMessage ok = ana.response(200);
        ana.send(subscribe
                .inDialog("SUBSCRIBE", ok, 2)
                .set("Contact", "<sip:ana@" + elsewhere.hostPort() + ">")
                .toString());
        agent.request().respond(200, "", GRANTED, SipBody.empty());
        ana.awaitStatus(200);

        subscription.notify(NOTIFY, SipBody.empty(), outcomes::add);

        elsewhere.send(elsewhere.awaitRequest("NOTIFY").response("200 OK", ""));
        outcome();
        subscription.end();
        agent.untilIdle();
    }

    @Test
    @Covers("RFC6665-4.4.1-1")
    void outlivesTheInviteWhoseDialogItShares() {
        DialogListener dialog = new DialogListener();
        Request invite = Request.initial("INVITE", "sip:s1@im.example.com", "UDP", ana.hostPort());
        ana.send(invite.toString());
        ana.response(100);
        SipDialog made = agent.invite()
                .accept(TestAgent.CONTACT, SipBody.empty(), dialog)
                .orElseThrow();
        WireMessage ok = ana.response(200);
        ana.send(invite.ack(ok).toString());
        dialog.next();
        ana.send(invite.inDialog("SUBSCRIBE", ok, 2).set("Event", "conference").toString());
        SipSubscription subscription = granted(200);
        ana.awaitStatus(200);
        made.bye(SipHeaders.none(), status -> {});
        subscription.notify(NOTIFY, SipBody.empty(), outcomes::add);

        WireMessage bye = ana.awaitRequest("BYE");
        WireMessage notify = ana.awaitRequest("NOTIFY");

        assertTrue(
                number(notify.header("CSeq")) > number(bye.header("CSeq")),
                "one CSeq for all that goes through the dialog");
        assertEquals(bye.header("From"), notify.header("From"));
        ana.send(bye.response("200 OK", ""));
        ana.send(notify.response("481 Gone", ""));
        assertEquals(481, outcome().status());
        TestAgent.until(() -> agent.agent.census().dialogs() == 0, "the INVITE's part has not ended");
        ana.send(invite.inDialog("SUBSCRIBE", ok, 3).set("Event", "conference").toString());
        agent.request().respond(200, "", GRANTED, SipBody.empty());
        ana.awaitStatus(200);
        subscription.end();
        agent.untilIdle();
    }

    private static long number(String cseq) {
        return Long.parseLong(cseq.split(" ")[0]);
    }

    @Test
    void letsAReferHaveASubscriptionOfItsOwn() {
        ana.send(subscribe("REFER").set("Refer-To", "<sip:ben@example.com>").toString());
        SipSubscription subscription = granted(202);
        ana.response(202);
        subscription.notify(NOTIFY, new SipBody("message/sipfrag", "SIP/2.0 100 Trying".getBytes()), outcomes::add);

        WireMessage notify = ana.request("NOTIFY");
        ana.send(notify.response("200 OK", ""));

        assertTrue(outcome().isSuccess());
        subscription.end();
        agent.untilIdle();
    }

    @Test
    void reportsRetryAfterAndSilence() {
        ana.send(subscribe("SUBSCRIBE").toString());
        SipSubscription subscription = granted(200);
        ana.response(200);
        subscription.notify(NOTIFY, SipBody.empty(), outcomes::add);
        ana.send(ana.request("NOTIFY").response("503 Busy", "", "Retry-After: 7;duration=3"));
        RequestOutcome busy = outcome();
        assertEquals(503, busy.status());
        assertEquals(Optional.of(Duration.ofSeconds(7)), busy.retryAfter());

        subscription.notify(NOTIFY, SipBody.empty(), outcomes::add);
        assertEquals(RequestOutcome.of(408), outcome());
        subscription.end();
        agent.untilIdle();
    }

    @Test
    @Covers("DEC-40")
    void sendsALongNotifyOverTcpAndOverUdpWhereThatIsRefused() {
        ana.send(subscribe("SUBSCRIBE").toString());
        SipSubscription subscription = granted(200);
        ana.response(200);
        subscription.notify(NOTIFY, new SipBody("text/plain", new byte[5_000]), outcomes::add);

        WireMessage notify = ana.request("NOTIFY");

        assertTrue(notify.header("Via").startsWith("SIP/2.0/UDP "), "nobody listens for TCP here");
        assertEquals("5000", notify.header("Content-Length"));
        ana.send(notify.response("200 OK", ""));
        outcome();
        subscription.end();
        agent.untilIdle();
    }

    @Test
    @Covers("RFC3261-8.1.1.8-1")
    void wantsToKnowWhereASubscriberIs() {
        ana.send(subscribe("SUBSCRIBE").without("Contact").toString());
        assertEquals("SIP/2.0 400 Missing Contact", ana.response(400).startLine());
    }

    @Test
    void makesNoSubscriptionOfARequestThatWasAnswered() {
        ana.send(subscribe("SUBSCRIBE").toString());
        IncomingRequest request = agent.request();
        assertThrows(IllegalArgumentException.class, () -> request.subscribe(403, GRANTED));
        request.respond(403, "", SipHeaders.none(), SipBody.empty());
        assertEquals(Optional.empty(), request.subscribe(200, GRANTED));
        assertNotEquals("", request.dialogId());
        ana.response(403);
        agent.untilIdle();
    }
}
