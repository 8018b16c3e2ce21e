package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;

class RedirectAndRetryTest {

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ben = agent.peer();
    private final CallListener call = new CallListener();

    @AfterEach
    void close() {
        agent.close();
    }

    private WireMessage called() {
        agent.agent.invite(OutgoingCallTest.to("sip:ben@" + ben.hostPort()), call);
        return ben.request("INVITE");
    }

    private static long cseq(WireMessage message) {
        return Long.parseLong(message.header("CSeq").split(" ")[0]);
    }

    @Test
    @Covers("DEC-6")
    void triesTheContactsOfARedirectionBestFirst() {
        UdpPeer best = agent.peer();
        UdpPeer second = agent.peer();
        WireMessage invite = called();
        ben.send(invite.response(
                "302 Moved Temporarily",
                "b1",
                "Contact: <sip:ben@" + second.hostPort() + ">;q=0.3, <sip:ben@" + ben.hostPort() + ">;q=1",
                "Contact: <mailto:ben@example.com>, \"B, en\" <sip:ben@" + best.hostPort() + "?Subject=x>;q=0.9"));
        ben.request("ACK");
        WireMessage again = best.request("INVITE");
        assertEquals("sip:ben@" + best.hostPort(), again.requestUri());
        assertEquals(invite.header("Call-ID"), again.header("Call-ID"));
        assertEquals(invite.header("From"), again.header("From"));
        assertEquals(invite.header("To"), again.header("To"));
        assertEquals(cseq(invite) + 1, cseq(again));
        assertNotEquals(invite.branch(), again.branch());
        best.send(again.response("486 Busy Here", "x"));
        best.awaitRequest("ACK");
        WireMessage third = second.request("INVITE");
        second.send(third.response("200 OK", "c1", "Contact: <sip:ben@" + second.hostPort() + ">"));
        second.awaitRequest("ACK");
        call.awaitDialog();
        assertTrue(call.rejected.isEmpty());
    }

    @Test
    @Covers("DEC-6")
    void reportsTheRedirectionWhenItsTargetsAreExhausted() {
        UdpPeer other = agent.peer();
        WireMessage invite = called();
        ben.send(invite.response("302 Moved Temporarily", "b1", "Contact: <sip:ben@" + other.hostPort() + ">"));
        WireMessage again = other.request("INVITE");
        other.send(again.response("302 Moved Temporarily", "c1", "Contact: <sip:ben@" + ben.hostPort() + ">"));
        SipResponse end = call.awaitRejected();
        assertEquals(302, end.status());
        assertEquals("sip:ben@" + other.hostPort(), end.contact().orElseThrow().uri());
        agent.untilIdle();
    }

    @Test
    @Covers("DEC-6")
    void leavesOutTargetsThatTheListenerForbids() {
        UdpPeer other = agent.peer();
        call.barred.add("sip:ana@" + other.hostPort());
        WireMessage invite = called();
        ben.send(invite.response(
                "302 Moved Temporarily",
                "b1",
                "Contact: <sip:ana@" + other.hostPort() + ">;q=1, <sip:ben2@" + other.hostPort() + ">;q=0.1"));
        WireMessage again = other.request("INVITE");
        assertEquals("sip:ben2@" + other.hostPort(), again.requestUri());
        other.send(again.response("486 Busy Here", "c1"));
        assertEquals(302, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    @Covers("DEC-6")
    void followsNoRedirectionOfARedirectionAndStripsInstructions() {
        UdpPeer other = agent.peer();
        UdpPeer further = agent.peer();
        WireMessage invite = called();
        ben.send(invite.response(
                "302 Moved Temporarily", "b1", "Contact: <sip:ben@" + other.hostPort() + ";METHOD=BYE;x=y?Subject=z>"));
        WireMessage again = other.request("INVITE");
        assertEquals("sip:ben@" + other.hostPort() + ";x=y", again.requestUri());
        other.send(again.response("302 Moved Temporarily", "c1", "Contact: <sip:ben@" + further.hostPort() + ">"));
        assertEquals(302, call.awaitRejected().status());
        agent.untilIdle();
    }

    @ParameterizedTest
    @ValueSource(strings = {"305 Use Proxy", "380 Alternative Service"})
    @Covers("DEC-6")
    void followsWhatNamesAnotherAddressOfTheUserOnly(String status) {
        UdpPeer other = agent.peer();
        WireMessage invite = called();
        ben.send(invite.response(status, "b1", "Contact: <sip:ben@" + other.hostPort() + ">"));
        assertEquals(
                Integer.parseInt(status.substring(0, 3)), call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    @Covers("DEC-6")
    void triesFiveTargetsAtMost() {
        List<UdpPeer> targets = new ArrayList<>();
        StringBuilder contacts = new StringBuilder("Contact: ");
        for (int i = 0; i < Redirects.MOST_TARGETS + 1; i++) {
            targets.add(agent.peer());
            contacts.append(i == 0 ? "" : ",")
                    .append("<sip:ben@")
                    .append(targets.get(i).hostPort())
                    .append('>');
        }
        WireMessage invite = called();
        ben.send(invite.response("300 Multiple Choices", "b1", contacts.toString()));
        for (UdpPeer target : targets.subList(0, Redirects.MOST_TARGETS)) {
            target.send(target.request("INVITE").response("404 Not Found", "x"));
            target.awaitRequest("ACK");
        }
        assertEquals(300, call.awaitRejected().status());
        targets.get(Redirects.MOST_TARGETS).assertQuiet();
    }

    @Test
    void stopsTheSearchAtAGlobalFailure() {
        UdpPeer other = agent.peer();
        WireMessage invite = called();
        ben.send(invite.response(
                "302 Moved",
                "b1",
                "Contact: <sip:ben@" + other.hostPort() + ">, <sip:ben2@" + other.hostPort() + ">;q=0.1"));
        other.send(other.request("INVITE").response("603 Decline", "c1"));
        assertEquals(603, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    void reportsARedirectionAtOnceWhenTheyAreNotFollowed() throws Exception {
        agent.agent.configure(TestAgent.settings(settings -> settings.followRedirects(false)));
        WireMessage invite = called();
        ben.send(invite.response("302 Moved", "b1", "Contact: <sip:ben2@" + ben.hostPort() + ">"));
        assertEquals(302, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    @Covers({"DEC-19", "RFC4028-7.4-1"})
    void retriesOnceWithTheIntervalThatThePeerWants() {
        WireMessage invite = called();
        ben.send(invite.response("422 Session Interval Too Small", "b1", "Min-SE: 7200"));
        ben.request("ACK");
        WireMessage again = ben.request("INVITE");
        assertEquals("7200;refresher=uas", again.header("Session-Expires"));
        assertEquals("7200", again.header("Min-SE"));
        assertEquals(invite.header("Call-ID"), again.header("Call-ID"));
        assertEquals(cseq(invite) + 1, cseq(again));
        ben.send(again.response("422 Session Interval Too Small", "b1", "Min-SE: 9000"));
        ben.awaitRequest("ACK");
        assertEquals(422, call.awaitRejected().status());
        agent.untilIdle();
    }

    @Test
    void reportsA422ThatNamesNoInterval() {
        WireMessage invite = called();
        ben.send(invite.response("422 Session Interval Too Small", "b1"));
        assertEquals(422, call.awaitRejected().status());
        agent.untilIdle();
    }
}
