package org.parley.assembly;

import java.io.IOException;
import java.nio.file.Files;
import org.parley.harness.FreePort;

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

    public static Ports free() {
        int[] free = FreePort.several(COUNT);
        return new Ports(free[0], free[1], free[2], free[3], free[4], free[5], free[6]);
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
