package org.parley.msrp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** Nobody's file keeps others from talking, and nobody who is stuck keeps others from sending files. */
class FairnessTest {

    private static final int QUEUE_BYTES = 100_000;
    private static final int LARGE_BYTES = 20_000;

    private final Stage stage = new Stage();

    @AfterEach
    void nothingIsLeftBehind() {
        stage.close();
    }

    private void policy(MsrpSettings.SlowReader slowReader) {
        stage.settings = MsrpSettings.builder("192.0.2.100", 2855)
                .slowReader(slowReader)
                .limits(MsrpLimits.DEFAULT.toBuilder()
                        .queueBytes(QUEUE_BYTES)
                        .largeMessageBytes(LARGE_BYTES)
                        .build())
                .build();
    }

    private static String body(Peer sender, int length) {
        return Peer.cpim(sender.aor(), Stage.ROOM, "x".repeat(length));
    }

    /** Sends a message in chunks of 10,000 octets until it is through or the switch reads no more. */
    private int sendFile(Peer sender, String body, int from) {
        int at = from;
        while (at < body.length() && sender.channel.config().isAutoRead()) {
            int end = Math.min(body.length(), at + 10_000);
            sender.send(sender.chunk(
                    "file",
                    at + 1,
                    String.valueOf(body.length()),
                    body.substring(at, end),
                    end == body.length() ? '$' : '+'));
            at = end;
        }
        return at;
    }

    @Test
    @Covers("RFC7701-6.3-7")
    void aShortMessageOvertakesAFileAfterOneChunk() {
        Peer ana = stage.join("ana");
        Peer cleo = stage.join("cleo");
        Bottleneck network = new Bottleneck();
        Peer ben = stage.join("ben", media -> media).connect(network);
        network.shut();
        String file = body(ana, 60_000);
        sendFile(ana, file, 0);
        cleo.say("now");
        network.letThrough();
        List<Frame> got = ben.frames();
        assertEquals(2, got.size(), got::toString);
        assertTrue(got.get(1).text().endsWith("now"));
        network.open();
        assertEquals(1, ben.bodies().stream().filter(body -> body.endsWith("$")).count());
    }

    @Test
    @Covers("RFC7701-6.3-7")
    void twoFilesTakeTurns() {
        Peer ana = stage.join("ana");
        Peer cleo = stage.join("cleo");
        Bottleneck network = new Bottleneck();
        Peer ben = stage.join("ben", media -> media).connect(network);
        network.shut();
        String first = body(ana, 45_000);
        String second = body(cleo, 45_000);
        sendFile(ana, first, 0);
        sendFile(cleo, second, 0);
        network.open();
        List<Frame> got = ben.frames();
        long switches = 0;
        for (int i = 1; i < got.size(); i++) {
            boolean sameSender = got.get(i)
                    .request()
                    .messageId()
                    .equals(got.get(i - 1).request().messageId());
            switches += sameSender ? 0 : 1;
        }
        assertTrue(switches >= 7, got::toString);
    }

    @Test
    void keepsTheOrderOfASender() {
        Peer ana = stage.join("ana");
        Bottleneck network = new Bottleneck();
        Peer ben = stage.join("ben", media -> media).connect(network);
        network.shut();
        String file = body(ana, 30_000);
        sendFile(ana, file, 0);
        ana.say("that was the file");
        network.open();
        List<String> got = ben.messages();
        assertEquals(file, got.get(0));
        assertTrue(got.get(1).endsWith("that was the file"));
    }

    @Test
    @Covers("RFC7701-6.3-8")
    void theSenderOfAFileWaitsForWhoIsBehindAndTheFileArrivesWhole() {
        policy(MsrpSettings.SlowReader.DROP_SESSION);
        Peer ana = stage.join("ana");
        Bottleneck network = new Bottleneck();
        Peer ben = stage.join("ben", media -> media).connect(network);
        Peer cleo = stage.join("cleo");
        network.shut();
        String file = body(ana, 400_000);
        int at = sendFile(ana, file, 0);
        assertTrue(at < file.length());
        assertTrue(stage.msrp.census().queuedBytes() <= QUEUE_BYTES);
        StringBuilder atBen = new StringBuilder();
        while (at < file.length()) {
            network.letThrough();
            ben.frames().forEach(frame -> atBen.append(frame.text()));
            at = sendFile(ana, file, at);
        }
        network.open();
        ben.frames().forEach(frame -> atBen.append(frame.text()));
        assertEquals(file, atBen.toString());
        assertEquals(List.of(file), cleo.messages());
        assertTrue(ana.channel.config().isAutoRead());
        assertTrue(stage.count(MsrpEvent.SENDER_PAUSED) > 0);
        assertEquals(0, stage.count(MsrpEvent.SLOW_READER));
    }

    @Test
    @Covers("RFC7701-6.3-8")
    void aFileIsGivenUpForWhoIsStuckAndGoesOnForTheOthers() {
        policy(MsrpSettings.SlowReader.DROP_SESSION);
        Peer ana = stage.join("ana");
        Bottleneck network = new Bottleneck();
        Peer ben = stage.join("ben", media -> media).connect(network);
        Peer cleo = stage.join("cleo");
        network.shut();
        String file = body(ana, 400_000);
        int at = sendFile(ana, file, 0);
        cleo.say("talk goes on");
        assertEquals(1, ana.messages().size());
        // Once because the talk has reached his connection meanwhile.
        stage.advance(MsrpLimits.DEFAULT.stallTimeout());
        stage.advance(MsrpLimits.DEFAULT.stallTimeout());
        assertEquals(1, stage.count(MsrpEvent.RECIPIENT_STALLED));
        assertTrue(ana.channel.config().isAutoRead());
        sendFile(ana, file, at);
        assertEquals(List.of(file), cleo.messages());
        assertEquals(0, stage.count(MsrpEvent.SLOW_READER));
        network.open();
        List<String> got = ben.bodies();
        assertEquals(
                List.of(false, true, true),
                List.of(
                        got.get(0).endsWith("$"),
                        got.get(1).endsWith("on$"),
                        got.get(2).equals("#")));
    }

    @Test
    void shortMessagesPauseNobodyByDefault() {
        policy(MsrpSettings.SlowReader.DROP_SESSION);
        Peer ana = stage.join("ana");
        Bottleneck network = new Bottleneck();
        Peer ben = stage.join("ben", media -> media).connect(network);
        ben.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        for (int i = 0; i < 100; i++) {
            ana.say("x".repeat(1000));
        }
        assertEquals(0, stage.count(MsrpEvent.SENDER_PAUSED));
        assertEquals(1, stage.count(MsrpEvent.SLOW_READER));
    }

    @Test
    @Covers("RFC7701-6.3-8")
    void everySenderWaitsWhereThatIsThePolicyUntilTheGraceIsOver() {
        policy(MsrpSettings.SlowReader.PAUSE_SENDER);
        Peer ana = stage.join("ana");
        Peer ben = stage.join("ben");
        ben.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        while (ana.channel.config().isAutoRead()) {
            ana.say("x".repeat(1000));
        }
        assertEquals(0, stage.count(MsrpEvent.SLOW_READER));
        stage.advance(MsrpLimits.DEFAULT.stallTimeout());
        assertFalse(ana.channel.config().isAutoRead());
        ben.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        assertTrue(ben.messages().size() > 10);
        assertTrue(ana.channel.config().isAutoRead());
        ben.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        while (ana.channel.config().isAutoRead()) {
            ana.say("x".repeat(1000));
        }
        stage.advance(MsrpLimits.DEFAULT.reconnectGrace().plus(Duration.ofSeconds(1)));
        assertEquals(1, stage.count(MsrpEvent.SLOW_READER));
        assertTrue(ana.channel.config().isAutoRead());
    }
}
