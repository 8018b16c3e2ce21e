package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.harness.ChatLeg;
import org.parley.harness.CpimText;
import org.parley.harness.Ladder;
import org.parley.harness.MsrpPeer;
import org.parley.harness.SipHeader;

/** F12.1, F12.2, F12.3 and F12.15 as Wireshark's dissector, an independent reader of MSRP, sees them. */
@RunsAgainst(InJvmServer.class)
public class DissectionFlows {

    private static final String PROGRAM = "tshark";

    private static byte[] text(String from, String text) {
        return CpimText.text("Ana", from, CpimText.EVERYBODY, text).bytes();
    }

    @Test
    @Flow({"F12.1", "F12.2", "F12.3", "F12.15"})
    public void areWellFormedForAnIndependentReader(Stage stage, @TempDir Path directory) throws Exception {
        Programs.assume(PROGRAM, "tshark");

        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben(), stage.cleo());
        MsrpPeer media = legs.get(0).media();
        legs.get(0).say("short");
        byte[] whole = text(stage.ana().aor(), "x".repeat(9000));
        byte[] first = Arrays.copyOf(whole, 4000);
        byte[] second = Arrays.copyOfRange(whole, 4000, whole.length);
        media.expectResponse(media.sendChunk("m1", "message/cpim", first, 1, whole.length, '+'), 200);
        SipHeader asked = new SipHeader("Success-Report", "yes");
        media.expectResponse(media.sendChunk("m1", "message/cpim", second, 4001, whole.length, '$', asked), 200);
        media.expectReport();
        media.expectResponse(media.sendChunk("m2", "message/cpim", first, 1, whole.length, '+'), 200);
        media.expectResponse(media.sendChunk("m2", "message/cpim", new byte[] {'x'}, 4001, whole.length, '#'), 200);
        media.expectResponse(media.sendNickname("\"owl\""), 200);
        media.expectResponse(media.sendMessage("text/plain", new byte[] {'x'}), 415);
        for (ChatLeg leg : legs.subList(1, 3)) {
            leg.expectText(stage.ana(), "short");
            leg.media().expectMessage();
            leg.media().expectMessage();
        }
        stage.endAll(legs);

        List<Ladder.Entry> seen = stage.scene().ladder().entries().stream()
                .filter(entry -> entry.transport().equals(Ladder.MSRP))
                .toList();
        TcpCapture capture = new TcpCapture();
        seen.forEach(entry -> capture.add(
                entry.to().equals("parley") ? entry.from() : entry.to(),
                entry.to().equals("parley"),
                entry.micros(),
                entry.bytes()));
        Path file = directory.resolve("msrp.pcap");
        capture.write(file);
        assertEquals(
                seen.size(), dissect(file, "msrp && msrp.end.line").size(), "every frame is seen from start to end");
        assertEquals(List.of(), dissect(file, "_ws.malformed || _ws.expert.severity == error"));
    }

    private static List<String> dissect(Path file, String filter) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-r", file.toString(), "-Y", filter));
        command.addAll(List.of("-d", "tcp.port==" + TcpCapture.SERVER_PORT + ",msrp"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new AssertionError("tshark failed: " + String.join(" ", command));
        }
        return lines.lines().toList();
    }
}
