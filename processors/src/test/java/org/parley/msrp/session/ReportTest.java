package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.msrp.MsrpRequest;

/** What a sender hears of his messages beside responses, and what becomes of those that wait for a connection. */
class ReportTest {

    private static final String ASKED = "Failure-Report: yes";

    private final Stage stage = new Stage();
    private final Peer ana = stage.join("ana");
    private final Peer ben = stage.join("ben");

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    private static List<String> reports(Peer peer) {
        return peer.frames().stream()
                .filter(frame -> !frame.isResponse() && frame.request().method() == MsrpRequest.Method.REPORT)
                .map(frame ->
                        frame.request().messageId() + " " + frame.request().byteRange() + " "
                                + frame.request().header("Status").orElseThrow())
                .toList();
    }

    private static String body(String text) {
        return Peer.cpim("sip:ana@example.com", Stage.ROOM, text);
    }

    @Test
    @Covers("RFC7701-6.3-2")
    void chunksInARowThatAskForItAreReportedTogether() {
        String body = body("hello world, once more");
        String total = Peer.length(body);
        ana.send(ana.chunk("m1", 1, total, body.substring(0, 30), '+', "Success-Report: yes"));
        ana.send(ana.chunk("m1", 31, total, body.substring(30, 50), '+', "Success-Report: yes"));
        assertEquals(List.of(), reports(ana));
        ana.send(ana.chunk("m1", 51, total, body.substring(50, 60), '+'));
        assertEquals(List.of("m1 1-50/" + total + " 000 200 OK"), reports(ana));
        ana.send(ana.chunk("m1", 61, total, body.substring(60), '$', "Success-Report: yes"));
        assertEquals(List.of("m1 61-" + total + "/" + total + " 000 200 OK"), reports(ana));
        assertEquals(List.of(body), ben.messages());
    }

    @Test
    void nothingIsReportedOfAnAbortedMessage() {
        String body = body("hello");
        ana.send(ana.chunk("m1", 1, "*", body, '+', "Success-Report: yes"));
        ana.send(ana.chunk("m1", body.length() + 1, "*", "x", '#', "Success-Report: yes"));
        assertEquals(List.of(), reports(ana));
    }

    @Test
    @Covers({"RFC7701-6.3-9", "RFC4975-7.1.2-1"})
    void aMessageKeptInVainIsReportedToWhoAsked() {
        ben.channel.close();
        stage.settle();
        String asked = body("asked");
        ana.send(ana.chunk("m1", 1, Peer.length(asked), asked, '$', ASKED));
        ana.say("did not ask");
        ana.send(ana.chunk("m2", 1, Peer.length(asked), asked, '$', "Failure-Report: partial"));
        ana.send(ana.chunk("m3", 1, Peer.length(asked), asked, '$', "Failure-Report: no"));
        assertEquals(List.of(), reports(ana));
        stage.advance(MsrpLimits.DEFAULT.reconnectGrace());
        String range = " 1-" + asked.length() + "/" + asked.length() + " 000 408 Request Timeout";
        assertEquals(List.of("m1" + range, "m2" + range), reports(ana));
        assertEquals("failed ben NOT_RECONNECTED", stage.told.get(stage.told.size() - 1));
    }

    @Test
    @Covers("RFC7701-6.3-9")
    void aMessageForWhichThereIsNoRoomIsReported() {
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855)
                .limits(MsrpLimits.DEFAULT.toBuilder().pendingBytes(2200).build())
                .build();
        Peer cleo = stage.join("cleo", media -> media);
        String fits = body("x".repeat(500));
        ana.send(ana.chunk("m1", 1, Peer.length(fits), fits, '$', ASKED));
        String big = body("y".repeat(1500));
        ana.send(ana.chunk("m2", 1, Peer.length(big), big.substring(0, 800), '+', ASKED));
        ana.send(ana.chunk("m2", 801, Peer.length(big), big.substring(800), '$', ASKED));
        assertEquals(1, reports(ana).size());
        cleo.channel = stage.open();
        cleo.send(cleo.request("SEND", "", null, '$'));
        List<Frame> got = cleo.frames();
        assertEquals(fits, got.get(1).text());
        assertTrue(got.get(got.size() - 1).text().isEmpty(), got::toString);
    }

    @Test
    @Covers("RFC7701-6.3-9")
    void aMessageThatTheConnectionCarriedInPartIsReportedAndTheNextOnesWait() {
        Bottleneck network = new Bottleneck();
        Peer cleo = stage.join("cleo", media -> media).connect(network);
        network.shut();
        String file = body("x".repeat(40_000));
        ana.send(ana.chunk("file", 1, Peer.length(file), file.substring(0, 10_000), '+', ASKED));
        ana.send(ana.chunk("file", 10_001, Peer.length(file), file.substring(10_000, 20_000), '+', ASKED));
        String after = body("after the file");
        ana.send(ana.chunk("m2", 1, Peer.length(after), after, '$', ASKED));
        cleo.channel.close();
        stage.settle();
        assertEquals(List.of("file 1-20000/" + file.length() + " 000 408 Request Timeout"), reports(ana));
        ana.send(ana.chunk("file", 20_001, Peer.length(file), file.substring(20_000), '$', ASKED));
        cleo.connect();
        assertEquals(List.of(), reports(ana));
    }

    @Test
    @Covers("RFC7701-6.3-9")
    void whatWasKeptIsDeliveredInOrderOnTheNextConnection() {
        ben.channel.close();
        stage.settle();
        String file = body("x".repeat(5_000));
        ana.say("one");
        ana.send(ana.chunk("file", 1, Peer.length(file), file.substring(0, 2500), '+', ASKED));
        ben.channel = stage.open();
        ben.send(ben.request("SEND", "", null, '$'));
        ana.send(ana.chunk("file", 2501, Peer.length(file), file.substring(2500), '$', ASKED));
        ana.say("two");
        List<String> got = ben.messages();
        assertTrue(got.get(0).endsWith("one"));
        assertEquals(file, got.get(1));
        assertTrue(got.get(2).endsWith("two"));
        assertEquals(List.of(), reports(ana));
    }

    @Test
    void nobodyHearsThatAParticipantLeft() {
        ben.channel.close();
        stage.settle();
        String asked = body("asked");
        ana.send(ana.chunk("m1", 1, Peer.length(asked), asked, '$', ASKED));
        ben.session.release();
        assertEquals(List.of(), reports(ana));
    }

    @Test
    @Covers("RFC7701-6.3-6")
    void aMessageWithoutItsNextChunkEndsAfterAWhile() {
        String body = body("hello");
        ana.send(ana.chunk("m1", 1, "*", body, '+'));
        ana.frames();
        stage.advance(MsrpLimits.DEFAULT.chunkTimeout());
        ana.send(ana.chunk("m1", body.length() + 1, "*", ", ben", '+'));
        assertEquals(List.of(200), ana.statuses());
        stage.advance(MsrpLimits.DEFAULT.chunkTimeout());
        assertEquals(List.of(body + "+", ", ben+"), ben.bodies());
        stage.advance(MsrpLimits.DEFAULT.chunkTimeout().plus(Duration.ofSeconds(1)));
        assertEquals(List.of("#"), ben.bodies());
        assertEquals(1, stage.count(MsrpEvent.CHUNK_MISSED));
        ana.send(ana.chunk("m1", body.length() + 6, "*", "!", '$'));
        assertEquals(List.of(408), ana.statuses());
    }
}
