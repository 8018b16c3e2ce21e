package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.parley.msrp.session.Peer.cpim;
import static org.parley.msrp.session.Peer.length;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** F12.3 to F12.13 and F12.16 of the flows: what the switch refuses, and what it answers. */
class SenderChecksTest {

    private final Stage stage = new Stage();
    private final Peer ana = stage.join("ana");
    private final Peer ben = stage.join("ben");
    private final Peer cleo = stage.join("cleo");

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    private static String to(String uri, String text) {
        return cpim("sip:ana@example.com", uri, text);
    }

    @Test
    @Covers("RFC7701-6.1-5")
    void refusesAMessageThatIsNotWrapped() {
        ana.send(ana.request("SEND", "Content-Type: text/plain\r\n", "hello", '$'));
        assertEquals(List.of(415), ana.statuses());
        assertEquals(List.of(), ben.frames());
    }

    @Test
    void takesAnEmptyBodyOfAnyTypeForNoMessage() {
        ana.send(ana.request("SEND", "Byte-Range: 1-0/0\r\nContent-Type: text/plain\r\n", "", '$'));
        ana.send(ana.request("SEND", "Byte-Range: 1-0/0\r\nContent-Type: text/plain\r\n", "hello", '$'));
        assertEquals(List.of(200, 400), ana.statuses());
        assertEquals(List.of(), ben.frames());
    }

    @Test
    void letsAMessageThatIsNotWrappedThroughWhereAllowed() {
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855)
                .maxSize(1000)
                .allowUnwrapped(true)
                .build();
        Peer dee = stage.join("dee", media -> media.with(m -> m.types = List.of("text/plain")))
                .connect();
        ana.send(ana.request("SEND", "Content-Type: text/plain;charset=utf-8\r\n", "hello", '$'));
        assertEquals(List.of(200), ana.statuses());
        assertEquals(List.of(), ben.frames());
        Frame got = dee.frames().get(0);
        assertEquals("hello", got.text());
        assertEquals("text/plain;charset=utf-8", got.request().contentType().text());
    }

    @Test
    @Covers("RFC7701-6.1-1")
    void refusesAnotherUsersFrom() {
        ana.send(ana.message(cpim("sip:ben@example.com", Stage.ROOM, "hello")));
        ana.send(ana.message("To: <" + Stage.ROOM + ">\r\n\r\nContent-Type: text/plain\r\n\r\nhello"));
        ana.send(
                ana.message("From: <sip:ana@example.com>\r\nContent-X: y\r\nFrom: <sip:ben@example.com>\r\n\r\nhello"));
        assertEquals(List.of(403, 403, 403), ana.statuses());
        assertEquals(List.of(), cleo.frames());
    }

    @Test
    @Covers("RFC7701-6.1-1")
    void acceptsEveryIdentityOfTheSender() {
        ana.send(ana.message(cpim("sips:ana@EXAMPLE.com;user=phone", Stage.ROOM, "hello")));
        ana.send(ana.message(cpim("tel:+1555013", Stage.ROOM, "hello")));
        assertEquals(List.of(200, 200), ana.statuses());
    }

    @Test
    @Covers("RFC7701-6.1-1")
    void replacesAnotherUsersFromWhereSoConfigured() {
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855)
                .maxSize(1000)
                .cpimFrom(MsrpSettings.CpimFrom.REWRITE)
                .build();
        ana.send(ana.message(cpim("sip:somebody.else@example.com", Stage.ROOM, "hello")));
        assertEquals(List.of(200), ana.statuses());
        assertEquals(List.of(cpim("sip:ana@example.com", Stage.ROOM, "hello")), ben.messages());
    }

    @Test
    @Covers("RFC7701-6.1-2")
    void refusesTwoToAndTwoFrom() {
        String twoTo = to(Stage.ROOM, "hello").replace("DateTime:", "To: <sip:ben@example.com>\r\nDateTime:");
        String twoFrom = to(Stage.ROOM, "hello").replace("DateTime:", "from: <sip:ana@example.com>\r\nDateTime:");
        ana.send(ana.message(twoTo)).send(ana.message(twoFrom));
        assertEquals(List.of(403, 403), ana.statuses());
        assertEquals(List.of(), ben.frames());
    }

    @Test
    @Covers("RFC7701-6.2-1")
    void deliversToOneParticipantOnly() {
        ana.send(ana.message(to("sip:ben@example.com", "psst")));
        assertEquals(List.of(200), ana.statuses());
        assertEquals(1, ben.messages().size());
        assertEquals(List.of(), cleo.frames());
    }

    @Test
    @Covers("RFC7701-6.2-1")
    void refusesAStrangerAsRecipient() {
        ana.send(ana.message(to("sip:zoe@example.com", "psst")));
        ana.send(ana.message(to("sip:anonymous7@anonymous.invalid", "psst")));
        assertEquals(List.of(404, 404), ana.statuses());
        assertEquals(List.of(), ben.frames());
        assertEquals(List.of(), cleo.frames());
    }

    @Test
    void deliversANotificationToTheOneItIsForAndToNobodyElse() {
        String imdn = to("sip:ben@example.com", "<imdn/>").replace("text/plain", "message/imdn+xml");
        ana.send(ana.message(imdn));
        ana.send(ana.message(imdn.replace("sip:ben@example.com", Stage.ROOM)));
        assertEquals(List.of(200, 200), ana.statuses());
        assertEquals(List.of(imdn), ben.messages());
        assertEquals(List.of(), cleo.frames());
        assertEquals(1, stage.count(MsrpEvent.NOTIFICATION_CONSUMED));
    }

    @Test
    void refusesBrokenCpim() {
        ana.send(ana.message("no header at all\r\n\r\nhello"));
        ana.send(ana.message("From: <sip:ana@example.com>\r\n"));
        ana.send(ana.message(to("nonsense", "hello")));
        assertEquals(List.of(400, 400, 400), ana.statuses());
    }

    @Test
    void acceptsAHeaderBlockOfTheLimitAndRefusesOneOctetMore() {
        String rest = "\r\n\r\nContent-Type: text/plain\r\n\r\n";
        String head = "From: <sip:ana@example.com>\r\nSubject: ";
        int room = MsrpLimits.DEFAULT.cpimHeaderBytes() - head.length() - rest.length();
        ana.send(ana.message(head + "x".repeat(room) + rest + "hello"));
        assertEquals(List.of(200), ana.statuses());
        ana.send(ana.message(head + "x".repeat(room + 1) + rest + "hello"));
        assertEquals(List.of(400), ana.statuses());
    }

    @Test
    void refusesAParticipantThatMayNotSend() {
        ana.session.update(
                new Stage.Media("ana").with(media -> media.maySend = false).build());
        ana.say("hello");
        ana.send(ana.request("SEND", "", null, '$'));
        assertEquals(List.of(403, 200), ana.statuses());
        assertEquals(List.of(), ben.frames());
    }

    @Test
    @Covers("RFC4975-7.3.1-3")
    void acceptsAMessageOfTheLimitAndRefusesOneOctetMoreWhateverItSaysOfItself() {
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855).maxSize(300).build();
        String head = to(Stage.ROOM, "");
        String fits = head + "x".repeat(300 - head.length());
        ana.send(ana.chunk("m1", 1, "300", fits, '$'));
        assertEquals(List.of(200), ana.statuses());
        ana.send(ana.chunk("m2", 1, "301", fits + "x", '$'));
        ana.send(ana.chunk("m3", 1, "*", fits + "x", '$'));
        assertEquals(List.of(413, 413), ana.statuses());
        assertEquals(1, ben.messages().size());
    }

    @Test
    @Covers("RFC4975-7.3.1-3")
    void stopsAMessageThatGrowsTooLongAndTellsItsRecipients() {
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855).maxSize(5000).build();
        String body = to(Stage.ROOM, "x".repeat(3000));
        ana.send(ana.chunk("m1", 1, "*", body, '+'));
        ana.send(ana.chunk("m1", body.length() + 1, "*", "y".repeat(3000), '+'));
        ana.send(ana.chunk("m1", body.length() + 3001, "*", "z", '$'));
        assertEquals(List.of(200, 413, 413), ana.statuses());
        assertEquals(List.of(body + "+", "#"), ben.bodies());
    }

    @Test
    @Covers({"RFC4975-7.1.1-1", "RFC4975-7.3-6"})
    void refusesABadRangeAndLivesOn() {
        String body = to(Stage.ROOM, "hello");
        ana.send(ana.request("SEND", "Byte-Range: x\r\nContent-Type: message/cpim\r\n", body, '$'));
        ana.send(ana.request("SEND", "Byte-Range: 9-3/20\r\nContent-Type: message/cpim\r\n", body, '$'));
        assertEquals(List.of(400, 423), ana.statuses());
        ana.say("still here");
        assertEquals(List.of(200), ana.statuses());
        assertEquals(1, ben.messages().size());
    }

    @Test
    @Covers("RFC4975-7.3.1-1")
    void refusesAGapAnOverlapAndAnotherTotal() {
        String body = to(Stage.ROOM, "hello");
        ana.send(ana.chunk("m0", 100, "*", "tail without head", '$'));
        assertEquals(List.of(423), ana.statuses());
        for (String later : List.of(
                ana.chunk("m1", body.length() + 2, "1000", "gap", '$'),
                ana.chunk("m1", 1, "1000", to(Stage.ROOM, "another head"), '$'),
                ana.chunk("m1", body.length() + 1, "2000", "other total", '$'))) {
            ana.send(ana.chunk("m1", 1, "1000", body, '+')).send(later);
            assertEquals(List.of(200, 423), ana.statuses());
            assertEquals(List.of(body + "+", "#"), ben.bodies());
        }
    }

    @Test
    @Covers("RFC4975-7.3-2")
    void answersAnUnknownMethodBy501() {
        ana.send(ana.request("DANCE", "", null, '$'));
        ana.send(ana.request("AUTH", "Content-Type: text/plain\r\n", "body", '$'));
        assertEquals(List.of(501, 501), ana.statuses());
    }

    @Test
    @Covers("RFC4975-7.3-3")
    void answersAnUnknownSessionBy481() {
        String wire = ana.message(to(Stage.ROOM, "hello"));
        ana.send(wire.replace(ana.session.localPath(), "msrp://192.0.2.100:2855/nobody;tcp"));
        ana.send(wire.replace(ana.session.localPath(), ana.session.localPath() + " msrp://192.0.2.9:1/x;tcp"));
        assertEquals(List.of(481, 481), ana.statuses());
        assertEquals(List.of(), ben.frames());
    }

    @Test
    @Covers("RFC4975-7.3-4")
    void answersASecondConnectionOfASessionBy506() {
        Peer thief = stage.reserve("thief");
        thief.session.join(new Stage.Media("thief").build());
        thief.connect();
        thief.send(ana.message(to(Stage.ROOM, "hello")));
        assertEquals(List.of(506), thief.statuses());
        assertEquals(List.of(), ben.frames());
        ana.say("hello");
        assertEquals(List.of(200), ana.statuses());
    }

    @Test
    @Covers("RFC4975-7.3-5")
    void answersAFromPathThatIsNotThePeersBy481() {
        String wire = ana.message(to(Stage.ROOM, "hello"));
        ana.send(wire.replace(ana.path, "msrp://192.0.2.1:9/other;tcp"));
        ana.send(wire.replace(ana.path, "nonsense"));
        assertEquals(List.of(481, 400), ana.statuses());
        assertEquals(List.of(), ben.frames());
    }

    @Test
    @Covers("RFC4975-7.3-5")
    void takesATranslatedAddressForThePeersUnlessTheWholeUriCounts() {
        String wire = ana.message(to(Stage.ROOM, "hello")).replace(ana.path, "msrp://10.0.0.1:7/ana-session;tcp");
        ana.send(wire);
        assertEquals(List.of(200), ana.statuses());
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855)
                .maxSize(1000)
                .matchUri(MsrpSettings.UriMatch.WHOLE)
                .build();
        Peer dee = stage.join("dee");
        dee.send(dee.message(cpim(dee.aor(), Stage.ROOM, "hello"))
                .replace(dee.path, "msrp://10.0.0.1:7/dee-session;tcp"));
        dee.say("hello");
        assertEquals(List.of(481, 200), dee.statuses());
    }

    @Test
    @Covers("RFC4975-7.3-6")
    void refusesAMalformedRequestAndReadsTheNext() {
        ana.send(ana.message(to(Stage.ROOM, "hello")).replace("Message-ID: ", "Message-ID "));
        ana.say("hello");
        assertEquals(List.of(400, 200), ana.statuses());
        assertEquals(1, ben.messages().size());
    }

    @Test
    @Covers("DEC-22")
    void closesTheConnectionWhenTheFrameIsLost() {
        ana.send("MSRP " + "x".repeat(5000));
        assertFalse(ana.channel.isOpen());
        assertEquals(1, stage.count(MsrpEvent.FRAMING_LOST));
        assertEquals("lost ana", stage.told.get(stage.told.size() - 1));
    }

    @Test
    @Covers("RFC4975-7.2-2")
    void answersOnlyWhatTheSenderWantsToHear() {
        String good = to(Stage.ROOM, "hello");
        String bad = cpim("sip:ben@example.com", Stage.ROOM, "hello");
        ana.send(ana.message(good, "Failure-Report: no")).send(ana.message(bad, "Failure-Report: no"));
        assertEquals(List.of(), ana.statuses());
        ana.send(ana.message(good, "Failure-Report: partial")).send(ana.message(bad, "Failure-Report: partial"));
        assertEquals(List.of(403), ana.statuses());
        ana.send(ana.message(good, "Failure-Report: yes")).send(ana.message(bad, "Failure-Report: yes"));
        assertEquals(List.of(200, 403), ana.statuses());
        assertEquals(3, ben.messages().size());
    }

    @Test
    @Covers("RFC7701-6.3-2")
    void reportsSuccessOnceTheWholeMessageIsThere() {
        String body = to(Stage.ROOM, "hello world");
        ana.send(ana.chunk(
                "m1", 1, length(body), body.substring(0, 120), '+', "Success-Report: yes", "Failure-Report: no"));
        assertEquals(List.of(), ana.frames());
        ana.send(ana.chunk(
                "m1", 121, length(body), body.substring(120), '$', "Success-Report: yes", "Failure-Report: no"));
        List<Frame> back = ana.frames();
        assertEquals(1, back.size());
        assertEquals("REPORT", back.get(0).request().methodName().text());
        assertEquals("m1", back.get(0).request().messageId().text());
        assertEquals(
                "1-" + length(body) + "/" + length(body),
                back.get(0).request().byteRange().toString());
        assertEquals(
                "000 200 OK",
                back.get(0).request().header("Status").orElseThrow().text());
        assertEquals(ana.path, back.get(0).request().toPath().text());
        assertEquals(ana.session.localPath(), back.get(0).request().fromPath().text());
    }

    @Test
    @Covers({"RFC7701-6.3-3", "RFC4975-7.2-3"})
    void keepsReportsAndResponsesOfRecipientsToItself() {
        ana.say("hello");
        ana.frames();
        Frame got = ben.frames().get(0);
        ben.send(ben.request(
                "REPORT",
                "Message-ID: " + got.request().messageId() + "\r\nByte-Range: 1-5/5\r\nStatus: 000 200 OK\r\n",
                null,
                '$'));
        ben.send("MSRP " + got.head().transactionId() + " 200 OK\r\nTo-Path: " + ben.session.localPath()
                + "\r\nFrom-Path: " + ben.path + "\r\n-------" + got.head().transactionId() + "$\r\n");
        assertEquals(List.of(), ana.frames());
        assertEquals(List.of(), ben.frames());
        assertEquals(
                List.of(), cleo.bodies().stream().filter(body -> body.isEmpty()).toList());
        assertEquals(1, stage.count(MsrpEvent.REPORT_CONSUMED));
        assertEquals(1, stage.count(MsrpEvent.RESPONSE_CONSUMED));
    }

    @Test
    void refusesABodyWithoutType() {
        ana.send(ana.request("SEND", "", "body", '$'));
        assertEquals(List.of(400), ana.statuses());
    }

    @Test
    void givesUpTheIdlestOfTooManyUnfinishedMessages() {
        for (int i = 0; i <= MsrpLimits.DEFAULT.messagesInProgress(); i++) {
            ana.send(ana.chunk("m" + i, 1, "*", to(Stage.ROOM, "" + i), '+'));
        }
        assertTrue(ana.statuses().stream().allMatch(status -> status == 200));
        List<Frame> got = ben.frames();
        Frame aborted =
                got.stream().filter(frame -> frame.text().isEmpty()).findFirst().orElseThrow();
        assertEquals("m0", aborted.request().messageId().text());
        ana.send(ana.chunk("m0", to(Stage.ROOM, "0").length() + 1, "*", "more", '$'));
        assertEquals(List.of(413), ana.statuses());
    }

    @Test
    @Covers("RFC4975-9-3")
    void refusesPathsInTheWrongOrder() {
        String wire = ana.message(to(Stage.ROOM, "hello"));
        String toLine = "To-Path: " + ana.session.localPath() + "\r\n";
        String fromLine = "From-Path: " + ana.path + "\r\n";
        ana.send(wire.replace(toLine + fromLine, fromLine + toLine));
        assertEquals(List.of(400), ana.statuses());
    }

    @Test
    @Covers("RFC4975-9-1")
    void readsHeaderNamesInAnyCase() {
        ana.send(ana.message(to(Stage.ROOM, "hello"))
                .replace("From-Path", "FROM-PATH")
                .replace("Content-Type: m", "content-type: m"));
        assertEquals(List.of(200), ana.statuses());
        assertEquals(1, ben.messages().size());
    }
}
