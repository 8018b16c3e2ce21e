package org.parley.demo;

import java.io.PrintStream;
import org.parley.assembly.KarafHome;

/** What to try next, printed after the conversation. */
final class Hints {
    private Hints() {}

    static void print(PrintStream out, KarafHome home, String host, int sipPort, int msrpPort, boolean hasTerminal) {
        out.printf(
                """

                Parley is running. What to try next:

                  SIP     %1$s:%2$d, UDP and TCP          MSRP    %1$s:%3$d
                  Factory sip:conference-factory@localhost

                  A client of yours: give it %1$s:%2$d as outbound proxy, no registration and any user name (sip:ana@localhost),
                  and let it invite the factory with a resource list (RFC 5366) and an MSRP offer. Invitees are dialled at
                  the addresses in the list, so name them with host and port: sip:ben@%1$s:5070.

                  Web console:
                    http://127.0.0.1:8181/parley
                  Procedures, one Camel route file each; edit one and save it, sessions stay up:
                    %4$s
                  Configuration, each key explained; in force within 2 s of a save:
                    %5$s
                  Log:
                    %6$s

                  This copy is made anew by each run; unpack the archive beside it to keep one.
                """,
                host, sipPort, msrpPort, home.etc("parley/routes"), home.etc("parley.cfg"), home.logFile());
        out.println(
                hasTerminal
                        ? "  The Karaf shell has this terminal (press Enter; try im:sessions). logout or Ctrl-C ends the server."
                        : "  There is no terminal, so no shell. Ctrl-C ends the server.");
        out.println();
        out.flush();
    }
}
