package org.parley.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that cannot come up tells its operator why, and comes up when he has put that right. */
class TakenPortIT {

    @Test
    void saysInTheShellWhyItIsNotUp() throws Exception {
        KarafHome home = KarafHome.unpack(
                KarafHome.archive(), KarafHome.archive().resolveSibling("it").resolve("taken"));
        Ports ports = Ports.free();
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.sip()));
            try (KarafServer server = KarafServer.startInVain(home, ports)) {
                for (String command : List.of("im:sessions", "im:session abc", "im:end abc", "im:routes")) {
                    String said = server.failingShell(command);
                    assertTrue(said.contains("Parley is not up. It could not start with SIP on"), said);
                    assertTrue(said.contains(String.valueOf(ports.sip())), said);
                    assertTrue(said.contains("save another etc/parley.cfg"), said);
                }
                assertEquals(200, server.get("/health/live").statusCode());
                assertEquals(503, server.get("/health/ready").statusCode());
                assertTrue(server.get("/health").body().contains("It could not start with SIP on"));
                assertTrue(server.get("/metrics").body().contains("\nparley_up 0.0\n"));
                other.close();
                home.set("parley.cfg", "adhoc.maxParticipants", 7);
                server.awaitLog("Parley is up");
                assertEquals(200, server.get("/health/ready").statusCode());
                assertTrue(server.get("/metrics").body().contains("\nparley_up 1.0\n"));
                assertTrue(server.shell("im:sessions").contains("No session lives"));
            }
        }
    }
}
