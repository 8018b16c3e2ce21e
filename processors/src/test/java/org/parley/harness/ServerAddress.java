package org.parley.harness;

import java.net.InetSocketAddress;

/** Where the server is and what its conference factory is called. */
public record ServerAddress(String host, int sipUdpPort, int sipTcpPort, String factoryUri) {

    public InetSocketAddress sip(String transport) {
        return new InetSocketAddress(host, transport.equals("TCP") ? sipTcpPort : sipUdpPort);
    }
}
