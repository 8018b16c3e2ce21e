package org.parley.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.Covers;

/** Requests with one fault each: {@code wire/sip/<fault>.txt}, the answers in {@code wire/sip/expected.tsv} (F13.10). */
class MalformedRequestTest {

    private static final Path WIRE = Path.of("src/test/resources/wire/sip");

    private final TestAgent agent = new TestAgent();
    private final UdpPeer ana = agent.peer();

    @AfterEach
    void close() {
        agent.close();
    }

    static Stream<String[]> faults() throws IOException {
        return Files.readAllLines(WIRE.resolve("expected.tsv")).stream().map(line -> line.split("\t"));
    }

    private void assertServes() {
        Request request = Request.initial("INVITE", "sip:f@im.example.com", "UDP", ana.hostPort());
        ana.send(request.toString());
        ana.await(
                message -> message.status() == 100 && message.header("Call-ID").equals(request.get("Call-ID")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    @Covers({"RFC3261-8.1.1-1", "RFC3261-8.1.1.8-1", "RFC3261-18.3-2"})
    void namesTheFaultAndLivesOn(String name, String answer) throws IOException {
        String text = Files.readString(WIRE.resolve(name + ".txt"));
        ana.send(text.replace("@HOST@", ana.hostPort()).replace("@NAME@", name));
        assertEquals("SIP/2.0 " + answer, ana.next().startLine());
        assertServes();
    }

    @Test
    void dropsWhatCannotBeAnswered() {
        ana.send("INVITE sip:f@im.example.com SIP/2.0\r\nFrom: <sip:a@b>;tag=1\r\n\r\n");
        ana.send("\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n");
        ana.send("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKnone\r\nCSeq: 1 INVITE\r\n\r\n");
        ana.send("SIP/2.0 999 What\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKnone\r\nCSeq: 1 INVITE\r\n\r\n");
        ana.send("SIP/2.0 200 O\0K\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKnone\r\nCSeq: 1 INVITE\r\n\r\n");
        ana.send("ACK sip:f@im.example.com SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKnone\r\nTo: a\rb\r\n\r\n");
        ana.send("SIP/2.0\r\n\r\n           ");
        ana.send(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17});
        assertServes();
        TestAgent.until(() -> agent.agent.census().unmatched() == 4, "stray responses are not counted");
    }

    /** Noise over a good request: whatever it becomes, the agent answers or drops it and serves the next one. */
    @Test
    void survivesRandomlyDamagedRequests() {
        Random random = new Random(20);
        for (int i = 0; i < 3000; i++) {
            byte[] octets = Request.initial("INVITE", "sip:f@im.example.com", "UDP", ana.hostPort())
                    .set("Record-Route", "<sip:p1.example.com;lr>,\"x\\\" y\" <sip:p2.example.com;lr>")
                    .set("Require", "timer")
                    .body("application/sdp", "v=0\r\n")
                    .toString()
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (int damage = random.nextInt(6); damage >= 0; damage--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            ana.send(octets);
            if (i % 100 == 99) {
                assertServes();
            }
        }
        assertServes();
        assertEquals(0, agent.agent.census().failedTasks());
        assertTrue(agent.agent.census().serverTransactions() > 0);
    }
}
