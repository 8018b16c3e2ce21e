package org.parley.assembly;

import java.io.IOException;
import java.time.Duration;
import org.parley.harness.ChatLeg;
import org.parley.harness.ResourceList;
import org.parley.harness.Scene;
import org.parley.harness.ServerAddress;

/**
 * Measures how long the assembled Karaf takes from the start of its process to the first INVITE that it answers with 200:
 * unpacked and started for the first time, and started again.
 */
public final class StartTime {
    private static final String HOST = "127.0.0.1";

    private StartTime() {}

    /** Argument: how many times it is unpacked; 3 without. Each has one first start and two later ones. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int times = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        for (int i = 0; i < times; i++) {
            KarafHome home =
                    KarafHome.unpack(KarafHome.archive(), KarafHome.archive().resolveSibling("start-time"));
            measure(home, "first start");
            measure(home, "second start");
            measure(home, "third start");
        }
    }

    private static void measure(KarafHome home, String which) throws IOException, InterruptedException {
        Ports ports = Ports.free();
        String domain = "localhost:" + ports.sip();
        String factory = "sip:conference-factory@" + domain;
        home.set("parley.cfg", "domain", domain);
        home.set("parley.cfg", "factoryUris", factory);
        try (KarafServer server = KarafServer.start(home, ports)) {
            long began = System.nanoTime();
            session(server.sipPort(), factory);
            Duration session = Duration.ofNanos(System.nanoTime() - began);
            System.out.printf(
                    "%-12s %5d ms to the first answered INVITE: %5d ms until SIP is answered, %4d ms for the session%n",
                    which,
                    server.startTime().plus(session).toMillis(),
                    server.startTime().toMillis(),
                    session.toMillis());
        }
    }

    /** ana calls ben, ben answers, ana gets her 200. */
    private static void session(int sipPort, String factory) {
        try (Scene scene = Scene.onOneAddress(new ServerAddress(HOST, sipPort, sipPort, factory))) {
            ChatLeg ana = scene.client("ana")
                    .invite(ResourceList.of(scene.client("ben").aor()));
            scene.client("ben").expectInvitation().accept();
            ana.expectAnswered();
        }
    }
}
