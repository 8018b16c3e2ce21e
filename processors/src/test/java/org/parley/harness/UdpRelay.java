package org.parley.harness;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A network between somebody and a UDP port that loses datagrams of both directions, by chance from a seed. */
public final class UdpRelay implements AutoCloseable {

    /** Largest UDP payload over IPv4, octets. */
    private static final int MAX_DATAGRAM_BYTES = 65_507;

    private final InetSocketAddress target;
    private final int lossPercent;
    private final Random chance;
    private final DatagramSocket front;
    private final Map<InetSocketAddress, DatagramSocket> backs = new ConcurrentHashMap<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private int lost;
    private int passed;

    public UdpRelay(InetSocketAddress target, int lossPercent, long seed) {
        this.target = target;
        this.lossPercent = lossPercent;
        chance = new Random(seed);
        front = open();
        start(() -> relay(front, this::toTarget));
    }

    /** What is done with a datagram that was not lost. */
    @FunctionalInterface
    private interface Way {
        void send(DatagramPacket packet) throws IOException;
    }

    private static DatagramSocket open() {
        try {
            return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (SocketException e) {
            throw new AssertionError("no port for a relay", e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "udp-relay");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it is to be sent to instead of the port behind it. */
    public InetSocketAddress address() {
        return new InetSocketAddress(front.getLocalAddress(), front.getLocalPort());
    }

    private void relay(DatagramSocket from, Way way) {
        byte[] buffer = new byte[MAX_DATAGRAM_BYTES];
        while (!from.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                from.receive(packet);
                if (!isLost()) {
                    way.send(packet);
                }
            } catch (IOException e) {
                if (!front.isClosed()) {
                    faults.add(e);
                }
            }
        }
    }

    private void toTarget(DatagramPacket packet) throws IOException {
        InetSocketAddress source = (InetSocketAddress) packet.getSocketAddress();
        DatagramSocket back = backs.computeIfAbsent(source, this::backOf);
        packet.setSocketAddress(target);
        back.send(packet);
    }

    /** What the target answers goes to who asked. */
    private DatagramSocket backOf(InetSocketAddress source) {
        DatagramSocket back = open();
        start(() -> relay(back, answer -> {
            answer.setSocketAddress(source);
            front.send(answer);
        }));
        return back;
    }

    private synchronized boolean isLost() {
        boolean isLost = chance.nextInt(100) < lossPercent;
        if (isLost) {
            lost++;
        } else {
            passed++;
        }
        return isLost;
    }

    /** Datagrams that did not arrive. */
    public synchronized int lost() {
        return lost;
    }

    /** Datagrams that arrived. */
    public synchronized int passed() {
        return passed;
    }

    @Override
    public void close() {
        front.close();
        backs.values().forEach(DatagramSocket::close);
        if (!faults.isEmpty()) {
            throw new AssertionError("the relay failed", faults.get(0));
        }
    }
}
