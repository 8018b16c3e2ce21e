package org.parley.sip;

import java.util.Optional;
import java.util.stream.Stream;

/** What is spoken on a connection; the name is the transport as Via spells it. */
enum StreamType {
    TCP("sip.tcp.port"),
    TLS("sip.tls.port"),

    /** Over WebSocket (RFC 7118); peers open it, never we. */
    WS("sip.ws.port"),

    /** WebSocket over TLS. */
    WSS("sip.wss.port");

    private final String portKey;

    StreamType(String portKey) {
        this.portKey = portKey;
    }

    /** The type of connections that we open for a transport; empty where only peers open them. */
    static Optional<StreamType> opened(String transport) {
        return Stream.of(TCP, TLS).filter(type -> type.name().equals(transport)).findFirst();
    }

    boolean isSecure() {
        return this == TLS || this == WSS;
    }

    boolean isWebSocket() {
        return this == WS || this == WSS;
    }

    /** Configuration key of the port where peers connect for it. */
    String portKey() {
        return portKey;
    }
}
