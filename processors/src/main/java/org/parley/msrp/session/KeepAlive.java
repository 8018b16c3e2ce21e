package org.parley.msrp.session;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the network find out that a peer is gone without a word, its power or its line: TCP asks a silent peer whether it is there
 * (RFC 1122 section 4.2.3.6). Where the platform does not say how often, it asks as seldom as the platform does: after two hours.
 */
final class KeepAlive {

    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);

    /** Questions without an answer after which a peer is gone. Ours: each may be lost. */
    private static final int QUESTIONS = 3;

    /** Questions follow each other faster than the first follows the last word. Ours. */
    private static final int FASTER = 6;

    /** Options that the JDK has on some platforms only, by their names. */
    private static final Map<String, ChannelOption<Integer>> OPTIONS = options();

    private KeepAlive() {}

    @SuppressWarnings("unchecked")
    private static Map<String, ChannelOption<Integer>> options() {
        try (SocketChannel any = SocketChannel.open()) {
            return any.supportedOptions().stream()
                    .filter(option -> option.name().startsWith("TCP_KEEP") && option.type() == Integer.class)
                    .collect(Collectors.toUnmodifiableMap(
                            SocketOption::name, option -> NioChannelOption.of((SocketOption<Integer>) option)));
        } catch (IOException e) {
            LOG.warn("MSRP connections ask a silent peer as seldom as the platform does: {}", e.toString());
            return Map.of();
        }
    }

    /**
     * Switches it on for a connection.
     *
     * @param silence after which the peer is asked; half of that later it is gone; zero: never
     */
    //= RFC1122-4.2.3.6-1
    static void on(ChannelConfig connection, Duration silence) {
        if (silence.isZero()) {
            return;
        }
        int seconds = (int) Math.max(1, silence.toSeconds());
        connection.setOption(ChannelOption.SO_KEEPALIVE, true);
        set(connection, "TCP_KEEPIDLE", seconds);
        set(connection, "TCP_KEEPINTERVAL", Math.max(1, seconds / FASTER));
        set(connection, "TCP_KEEPCOUNT", QUESTIONS);
    }

    private static void set(ChannelConfig connection, String name, int value) {
        ChannelOption<Integer> option = OPTIONS.get(name);
        if (option != null) {
            connection.setOption(option, value);
        }
    }
}
