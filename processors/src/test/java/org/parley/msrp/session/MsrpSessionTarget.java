package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.parley.fuzz.Corpus;
import org.parley.fuzz.FuzzTarget;

/**
 * What a participant may send in a session with two others, one of whom reads slowly: {@code @TO@} and {@code @FROM@} are
 * the paths of the session. Nothing may be left when all have gone.
 */
public final class MsrpSessionTarget implements FuzzTarget {

    static {
        // It says of each connection why it closes it.
        System.setProperty("org.slf4j.simpleLogger.log.org.parley.msrp.session", "warn");
    }

    @Override
    public void run(byte[] input) {
        try (Stage stage = new Stage()) {
            Peer ana = stage.join("ana");
            Bottleneck network = new Bottleneck();
            Peer ben = stage.join("ben", media -> media).connect(network);
            stage.join("cleo");
            network.shut();
            String text = new String(input, ISO_8859_1)
                    .replace("@TO@", ana.session.localPath())
                    .replace("@FROM@", ana.path);
            byte[] octets = text.getBytes(ISO_8859_1);
            int half = octets.length / 2;
            ana.send(java.util.Arrays.copyOf(octets, half));
            if (ana.channel.isActive()) {
                ana.send(java.util.Arrays.copyOfRange(octets, half, octets.length));
            }
            stage.advance(Duration.ofSeconds(4));
            network.open();
            ben.say("still here");
            stage.advance(Duration.ofMinutes(10));
        }
    }

    @Override
    public List<byte[]> seeds() {
        String cpim =
                "From: <sip:ana@example.com>\r\nTo: <" + Stage.ROOM + ">\r\n\r\nContent-Type: text/plain\r\n\r\nhello";
        String head = "To-Path: @TO@\r\nFrom-Path: @FROM@\r\nMessage-ID: m1\r\n";
        List<String> inputs = List.of(
                "MSRP a786hjs2 SEND\r\n" + head + "Byte-Range: 1-" + cpim.length() + "/" + cpim.length()
                        + "\r\nSuccess-Report: yes\r\nContent-Type: message/cpim\r\n\r\n" + cpim
                        + "\r\n-------a786hjs2$\r\n",
                "MSRP dkei38sd SEND\r\n" + head
                        + "Byte-Range: 1-*/4000\r\nFailure-Report: partial\r\nContent-Type: message/cpim\r\n\r\n"
                        + cpim + "\r\n-------dkei38sd+\r\nMSRP dkei38se SEND\r\n" + head
                        + "Byte-Range: " + (cpim.length() + 1) + "-*/4000\r\nContent-Type: message/cpim\r\n\r\n"
                        + "x".repeat(3000) + "\r\n-------dkei38se#\r\n",
                "MSRP d93kswow NICKNAME\r\nTo-Path: @TO@\r\nFrom-Path: @FROM@\r\nUse-Nickname: \"Ana L\"\r\n-------d93kswow$\r\n",
                "MSRP dkei38sd REPORT\r\n" + head + "Byte-Range: 1-39/39\r\nStatus: 000 200 OK\r\n-------dkei38sd$\r\n",
                "MSRP dkei38sd 200 OK\r\nTo-Path: @TO@\r\nFrom-Path: @FROM@\r\n-------dkei38sd$\r\n");
        List<byte[]> all = Corpus.wire(UnaryOperator.identity(), "msrp");
        inputs.forEach(input -> all.add(input.getBytes(ISO_8859_1)));
        return all;
    }

    @Override
    public List<String> words() {
        return List.of(
                "MSRP a1 SEND\r\nTo-Path: @TO@\r\nFrom-Path: @FROM@\r\nMessage-ID: m1\r\n",
                "Byte-Range: 1-*/*\r\n",
                "-------a1$\r\n",
                "-------a1+\r\n",
                "Content-Type: message/cpim\r\n\r\n",
                "From: <sip:ana@example.com>\r\n",
                "To: <sip:ben@example.com>\r\n",
                "\r\n\r\n",
                "\r\n",
                "Failure-Report: no\r\n",
                "Success-Report: yes\r\n",
                "Use-Nickname: \"x\"\r\n",
                "-------dkei38sd$\r\n",
                "MSRP dkei38sf SEND\r\nTo-Path: @TO@\r\nFrom-Path: @FROM@\r\nMessage-ID: m1\r\n",
                "Byte-Range: 60-*/4000\r\n",
                "REPORT");
    }

    /** A switch, three connections and what they send one another. */
    @Override
    public long fixedBytes() {
        return 8 << 20;
    }

    @Override
    public long bytesPerOctet() {
        return 4_000;
    }
}
