package org.parley.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

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

    InetSocketAddress local() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        closing.close();
    }
}
