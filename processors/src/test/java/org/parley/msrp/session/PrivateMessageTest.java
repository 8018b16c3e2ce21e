package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.msrp.MsrpRequest;

/** Messages to one participant, RFC 7701 section 6.2. */
class PrivateMessageTest {

    private final Stage stage = new Stage();
    private final Peer ana = stage.join("ana");
    private final Peer cleo = stage.join("cleo");

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    private Peer deaf(String name) {
        return stage.join(name, media -> media.with(m -> m.takesPrivateMessages = false))
                .connect();
    }

    private static String to(String uri, String text) {
        return Peer.cpim("sip:ana@example.com", uri, text);
    }

    @Test
    @Covers("RFC7701-6.2-2")
    void areRefusedWhereTheRecipientHasNotDeclaredThem() {
        Peer ben = deaf("ben");
        ana.send(ana.message(to("sip:ben@example.com", "hello")));
        assertEquals(List.of(428), ana.statuses());
        assertEquals(List.of(), ben.frames());
        assertEquals(List.of(), cleo.frames());
    }

    @Test
    @Covers("RFC7701-6.2-2")
    void goToTheLegsOfTheUserThatHaveDeclaredThem() {
        Peer phone = deaf("ben");
        Peer desk = stage.join("ben");
        String message = to("sip:ben@example.com", "hello");
        ana.send(ana.message(message));
        assertEquals(List.of(200), ana.statuses());
        assertEquals(List.of(message), desk.messages());
        assertEquals(List.of(), phone.frames());
    }

    @Test
    @Covers("RFC7701-6.2-3")
    void areReportedWithTheirFromAndTo() {
        String message = to("sip:cleo@example.com", "hello");
        ana.send(ana.chunk("m1", 1, Peer.length(message), message, '$', "Success-Report: yes"));
        String room = to(Stage.ROOM, "hello");
        ana.send(ana.chunk("m2", 1, Peer.length(room), room, '$', "Success-Report: yes"));
        List<Frame> reports = ana.frames().stream()
                .filter(frame -> !frame.isResponse() && frame.request().method() == MsrpRequest.Method.REPORT)
                .toList();
        assertEquals("message/cpim", reports.get(0).request().contentType().text());
        assertEquals(
                "From: <sip:ana@example.com>\r\nTo: <sip:cleo@example.com>\r\n\r\n\r\n",
                reports.get(0).text());
        assertEquals("", reports.get(1).text());
    }

    @Test
    void areRefusedWhereTheOperatorDoesNotWantThem() {
        stage.settings =
                MsrpSettings.builder("192.0.2.100", 2855).privateMessages(false).build();
        ana.send(ana.message(to("sip:cleo@example.com", "hello")));
        ana.send(ana.message(to("sip:nobody@example.com", "hello")));
        assertEquals(List.of(403, 404), ana.statuses());
        assertEquals(List.of(), cleo.frames());
    }

    @Test
    @Covers("DEC-21")
    void areRefusedToWhomTheRulesOfTheRoomDoNotGrantThem() {
        Peer mute = stage.join("dee", media -> media.with(m -> m.maySendPrivately = false))
                .connect();
        mute.send(mute.message(Peer.cpim("sip:dee@example.com", "sip:cleo@example.com", "hello")));
        String imdn = Peer.cpim("sip:dee@example.com", "sip:cleo@example.com", "<imdn/>")
                .replace("text/plain", "message/imdn+xml");
        mute.send(mute.message(imdn));
        assertEquals(List.of(403, 200), mute.statuses());
        assertEquals(List.of(imdn), cleo.messages());
        String answer = to("sip:dee@example.com", "hello");
        ana.send(ana.message(answer));
        assertEquals(List.of(answer), mute.messages());
    }

    @Test
    void reachAnAnonymousUserByHisAnonymousUri() {
        stage.join(
                        "dee",
                        media -> media.with(m -> {
                            m.anonymousUri = Optional.of("sip:anonymous1@anonymous.invalid");
                            m.takesPrivateMessages = false;
                        }))
                .connect();
        Peer eve = stage.join(
                        "eve",
                        media -> media.with(m -> m.anonymousUri = Optional.of("sip:anonymous2@anonymous.invalid")))
                .connect();
        ana.send(ana.message(to("sip:anonymous1@anonymous.invalid", "hello")));
        String message = to("sip:anonymous2@anonymous.invalid", "hello");
        ana.send(ana.message(message));
        assertEquals(List.of(428, 200), ana.statuses());
        assertEquals(List.of(message), eve.messages());
    }

    @Test
    @Covers("RFC7701-6.2-2")
    void needNotBeDeclaredForNotifications() {
        Peer ben = deaf("ben");
        String imdn = to("sip:ben@example.com", "<imdn/>").replace("text/plain", "message/imdn+xml");
        ana.send(ana.message(imdn));
        assertEquals(List.of(200), ana.statuses());
        assertEquals(List.of(imdn), ben.messages());
    }
}
