package org.parley.bench;

import java.io.IOException;
import java.util.Map;
import org.parley.flow.InJvmServer;

/** Parley with the shipped routes, for {@link RosterLoad}: writes its SIP port, answers as {@link FocusConsole} does. */
public final class RosterServer {

    private RosterServer() {}

    /** Argument: the largest room. */
    public static void main(String[] arguments) throws IOException {
        InJvmServer server = new InJvmServer();
        server.configure(Map.of(
                "conference.notifyMinInterval", "0",
                "adhoc.maxParticipants", arguments[0],
                "limits.listEntries", arguments[0],
                "adhoc.onCreatorLeave", "end",
                "sip.udp.maxRequest", "65507"));
        FocusConsole.serve(server.sipUdpPort(), server::wholeCensus);
        Runtime.getRuntime().halt(0);
    }
}
