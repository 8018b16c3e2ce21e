package org.parley.flow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What peers saw of their TCP connections with the server, as a capture file (libpcap format, raw IPv4): one packet for each
 * message, on one connection for each peer.
 */
final class TcpCapture {

    /** Where the server's end of all connections is. */
    static final int SERVER_PORT = 2855;

    private static final int PCAP_MAGIC = 0xa1b2c3d4;
    private static final int LINKTYPE_RAW = 101;
    private static final int IP_AND_TCP_BYTES = 40;
    private static final int FIRST_PEER_PORT = 40_000;

    private final ByteBuffer out = ByteBuffer.allocate(1 << 20).order(ByteOrder.BIG_ENDIAN);
    private final List<String> peers = new ArrayList<>();
    private final Map<String, Integer> sequence = new HashMap<>();

    TcpCapture() {
        out.putInt(PCAP_MAGIC).putShort((short) 2).putShort((short) 4);
        out.putInt(0).putInt(0).putInt(65_535).putInt(LINKTYPE_RAW);
    }

    /** Adds one message between {@code peer} and the server. */
    void add(String peer, boolean toServer, long micros, byte[] octets) {
        if (!peers.contains(peer)) {
            peers.add(peer);
        }
        int peerPort = FIRST_PEER_PORT + peers.indexOf(peer);
        int length = IP_AND_TCP_BYTES + octets.length;
        out.putInt((int) (micros / 1_000_000)).putInt((int) (micros % 1_000_000));
        out.putInt(length).putInt(length);
        out.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
        out.put((byte) 64).put((byte) 6).putShort((short) 0);
        out.putInt(0x7f000001).putInt(0x7f000001);
        out.putShort((short) (toServer ? peerPort : SERVER_PORT));
        out.putShort((short) (toServer ? SERVER_PORT : peerPort));
        out.putInt(next(peer + toServer, octets.length));
        out.putInt(next(peer + !toServer, 0));
        out.put((byte) 0x50).put((byte) 0x18).putShort((short) 0xffff).putInt(0);
        out.put(octets);
    }

    /** The sequence number of one direction, which then moves on. */
    private int next(String direction, int octets) {
        int now = sequence.getOrDefault(direction, 1);
        sequence.put(direction, now + octets);
        return now;
    }

    void write(Path file) throws IOException {
        byte[] written = new byte[out.position()];
        out.flip().get(written);
        Files.write(file, written);
    }
}
