package org.parley.assembly;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that nobody had a moment ago, so that several servers can run on one machine.
 *
 * @param sip free for UDP and TCP
 */
public record Ports(int sip, int msrp, int ssh, int rmiRegistry, int rmiServer, int http, int broker) {
    /** Not in a Karaf without web server, or without broker, until that is installed. */
    private static final String WEB = "org.ops4j.pax.web.cfg";

    private static final String BROKER = "org.parley.artemis.cfg";
    private static final String JMS = "org.parley.jms.cfg";

    private static final int COUNT = 7;

    public static Ports free() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        List<Integer> free = new ArrayList<>();
        try {
            while (free.size() < COUNT) {
                ServerSocket tcp = new ServerSocket();
                held.add(tcp);
                tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                if (isFreeForUdp(tcp.getLocalPort())) {
                    free.add(tcp.getLocalPort());
                }
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return new Ports(free.get(0), free.get(1), free.get(2), free.get(3), free.get(4), free.get(5), free.get(6));
    }

    private static boolean isFreeForUdp(int port) {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes them into the files of an unpacked distribution. */
    void applyTo(KarafHome home) throws IOException {
        home.set("parley.cfg", "sip.udp.port", sip);
        home.set("parley.cfg", "sip.tcp.port", sip);
        home.set("parley.cfg", "msrp.port", msrp);
        home.set("org.apache.karaf.shell.cfg", "sshPort", ssh);
        home.set("org.apache.karaf.management.cfg", "rmiRegistryPort", rmiRegistry);
        home.set("org.apache.karaf.management.cfg", "rmiServerPort", rmiServer);
        if (Files.exists(home.etc(WEB))) {
            home.set(WEB, "org.osgi.service.http.port", http);
        }
        if (Files.exists(home.etc(BROKER))) {
            home.set(BROKER, "port", broker);
            home.set(JMS, "url", "tcp://127.0.0.1:" + broker);
        }
    }
}
