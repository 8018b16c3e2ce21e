package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever the senders send at the same time, in whatever chunks, and however the network cuts it: every recipient gets
 * every message whole, once, and those of one sender in order.
 */
class InterleavingPropertyTest {

    @Property(tries = 60)
    void deliversEveryMessageWholeOnceAndInOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 4) int senders,
            @ForAll @IntRange(min = 1, max = 6) int each) {
        Random random = new Random(seed);
        try (Stage stage = new Stage()) {
            List<Peer> peers = new ArrayList<>();
            List<List<String>> sent = new ArrayList<>();
            List<Deque<byte[]>> wires = new ArrayList<>();
            List<Bottleneck> networks = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                networks.add(new Bottleneck());
                peers.add(stage.join("user" + (char) ('a' + i), media -> media).connect(networks.get(i)));
                sent.add(new ArrayList<>());
            }
            for (int i = 0; i < senders; i++) {
                wires.add(script(peers.get(i), sent.get(i), each, random));
            }
            while (wires.stream().anyMatch(wire -> !wire.isEmpty())) {
                int sender = random.nextInt(senders);
                throttle(networks.get(random.nextInt(senders)), random);
                if (!wires.get(sender).isEmpty()) {
                    peers.get(sender).send(wires.get(sender).poll());
                }
            }
            networks.forEach(Bottleneck::open);
            for (int i = 0; i < senders; i++) {
                List<String> got = peers.get(i).messages();
                for (int from = 0; from < senders; from++) {
                    String mark = "From: <" + peers.get(from).aor() + ">";
                    List<String> gotOfOne =
                            got.stream().filter(body -> body.startsWith(mark)).toList();
                    assertEquals(from == i ? List.of() : sent.get(from), gotOfOne);
                }
            }
        }
    }

    /** A short message waits for a recipient while another sender begins a long one with the same Message-ID. */
    @Example
    void keepsAShortMessageThatWaitedApartFromALongOneWithItsId() {
        deliversEveryMessageWholeOnceAndInOrder(-25160, 4, 3);
    }

    private static void throttle(Bottleneck network, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> network.open();
            case 1 -> network.letThrough();
            case 2 -> network.shut();
            default -> {
                // It stays as it is.
            }
        }
    }

    /** A sender's octets in the portions in which the network brings them. */
    private static Deque<byte[]> script(Peer peer, List<String> sent, int messages, Random random) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int m = 0; m < messages; m++) {
            int length = random.nextInt(4) == 0 ? random.nextInt(40_000) : random.nextInt(300);
            String body = Peer.cpim(peer.aor(), Stage.ROOM, text(random, length));
            sent.add(body);
            String total = random.nextBoolean() ? "*" : "" + body.length();
            int at = 0;
            while (at < body.length()) {
                int end =
                        random.nextInt(3) == 0 ? body.length() : Math.min(body.length(), at + 1 + random.nextInt(6000));
                // Other senders may use the very same ids.
                wire.writeBytes(
                        peer.chunk("m" + m, at + 1, total, body.substring(at, end), end == body.length() ? '$' : '+')
                                .getBytes(UTF_8));
                at = end;
            }
        }
        return cut(wire.toByteArray(), random);
    }

    private static String text(Random random, int length) {
        String[] parts = {"-------", "\r\n", "x", "$", "+", "hello ", "\r", "\n", "usera"};
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static Deque<byte[]> cut(byte[] wire, Random random) {
        Deque<byte[]> portions = new ArrayDeque<>();
        int at = 0;
        while (at < wire.length) {
            int end = Math.min(wire.length, at + 1 + random.nextInt(random.nextBoolean() ? 40 : 9000));
            portions.add(java.util.Arrays.copyOfRange(wire, at, end));
            at = end;
        }
        return portions;
    }
}
