package org.parley.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/** A bound TCP listener. When {@link #close} has returned its port is free. */
final class TcpListener implements AutoCloseable {

    private final ServerSocketChannel channel;
    private final Closing closing;

    /** How the listener is closed: by the thread that serves it. */
    interface Closing {
        void close() throws IOException;
    }

    TcpListener(ServerSocketChannel channel, Closing closing) {
        this.channel = channel;
        this.closing = closing;
    }

    /** Empty once it is closed. */
    Optional<InetSocketAddress> local() {
        try {
            return Optional.ofNullable((InetSocketAddress) channel.getLocalAddress());
        } catch (IOException e) {
            return Optional.empty(); // a change of settings closed it meanwhile
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        closing.close();
    }
}
