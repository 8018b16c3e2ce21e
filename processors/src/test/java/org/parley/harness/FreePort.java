package org.parley.harness;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for processes that have to be told theirs. They are below those that a system gives to clients and to who asks for
 * any, which others take between our look and the process's start.
 */
public final class FreePort {

    /** Ours; the lowest that Linux gives away is 32768. */
    private static final int FROM = 20_000;

    private static final int TO = 32_000;

    private FreePort() {}

    /** One that nothing uses for TCP or UDP on 127.0.0.1 now. */
    public static int any() {
        return several(1)[0];
    }

    /** As many different ones. */
    public static int[] several(int count) {
        return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(FROM, TO))
                .limit(TO - FROM)
                .distinct()
                .filter(port -> isFreeForUdp(port) && isFreeForTcp(port))
                .limit(count)
                .toArray();
    }

    public static boolean isFreeForUdp(int port) {
        try (DatagramSocket socket = new DatagramSocket(at(port))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static boolean isFreeForTcp(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(at(port));
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
