package org.parley.bench;

import java.io.IOException;
import java.util.Map;
import org.parley.flow.InJvmServer;

/** Parley with the shipped routes, for {@link RosterLoad}: writes its SIP port, ends when its standard input does. */
public final class RosterServer {

    private RosterServer() {}

    /** Argument: the largest room. */
    @SuppressWarnings("SystemOut") // its parent reads there
    public static void main(String[] arguments) throws IOException {
        InJvmServer server = new InJvmServer();
        server.configure(Map.of(
                "conference.notifyMinInterval", "0",
                "adhoc.maxParticipants", arguments[0],
                "limits.listEntries", arguments[0],
                "adhoc.onCreatorLeave", "end",
                "sip.udp.maxRequest", "65507"));
        System.out.println(server.sipUdpPort());
        while (System.in.read() >= 0) {
            // what the parent says does not matter
        }
        Runtime.getRuntime().halt(0);
    }
}
