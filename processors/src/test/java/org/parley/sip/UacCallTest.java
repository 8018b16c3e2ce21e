package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UacCallTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ben = agent.peer();
    private final CallListener call = new CallListener();

    @AfterEach
    void close() {
        agent.close();
    }

    static InviteRequest to(String uri) {
        return new InviteRequest(
                uri,
                new NameAddr(Optional.of("Ana"), "sip:ana@example.com"),
                new NameAddr(Optional.empty(), uri),
                "<sip:s1@im.example.com>;isfocus",
                69,
                SipHeaders.builder()
                        .add("Supported", "timer")
                        .add("Session-Expires", "3600;refresher=uas")
                        .build(),
                TestAgent.sdp("v=0\r\n"));
    }

    @Test
    void invitesAndAcknowledgesAndHangsUp() {
        agent.agent.invite(to("sip:ben@" + ben.hostPort()), call);
        WireMessage invite = ben.request("INVITE");
        assertEquals("sip:ben@" + ben.hostPort(), invite.requestUri());
        assertEquals("\"Ana\" <sip:ana@example.com>", invite.header("From").split(";tag=")[0]);
        assertEquals("69", invite.header("Max-Forwards"));
        assertEquals("<sip:s1@im.example.com>;isfocus", invite.header("Contact"));
        assertEquals("3600;refresher=uas", invite.header("Session-Expires"));
        assertEquals("v=0\r\n", invite.body());
        ben.send(invite.response("180 Ringing", "b1"));
        assertEquals(180, TestAgent.take(call.provisionals, "no 180").status());
        ben.send(invite.response("200 OK", "b1", "Contact: <sip:ben@" + ben.hostPort() + ">"));
        WireMessage ack = ben.awaitRequest("ACK");
        assertEquals(invite.header("CSeq").replace("INVITE", "ACK"), ack.header("CSeq"));
        SipDialog dialog = call.awaitDialog();
        dialog.bye(SipHeaders.none(), status -> {});
        WireMessage bye = ben.awaitRequest("BYE");
        assertEquals("b1", bye.toTag());
        ben.send(bye.response("200 OK", ""));
        agent.untilIdle();
    }
}
