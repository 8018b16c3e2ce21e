package org.parley.flow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.harness.FreePort;

/** F1.1 behind a SIP core that is not ours: it authenticates, asserts identities, registers, and routes loosely. */
@RunsAgainst(InJvmServer.class)
public class CoreFlows {

    @Test
    @Flow("F1.1")
    @Covers({"OMA-A2", "OMA-D5"})
    public void servesTheUsersOfAnIndependentCore(Stage stage, @TempDir Path directory) throws IOException {
        Sipp.assumeInstalled();
        Kamailio.assumeInstalled();
        int ben = FreePort.any();
        try (Kamailio core = Kamailio.before(stage.server(), directory.resolve("core"))) {
            stage.policy(
                    "domain", "im.example.com",
                    "factoryUris", "sip:conference-factory@im.example.com",
                    "authorisation.allow", "sip:ana@example.com",
                    "sip.outboundProxy", core.trusted());
            InetSocketAddress users = new InetSocketAddress("127.0.0.1", core.port());
            try (Sipp registrant = Sipp.calling("core-registrant", directory, users, 1, 1, List.of("" + ben))) {
                registrant.expectAllCallsDone();
            }
            try (Sipp callee = Sipp.called("callee", directory, ben, 1);
                    Sipp caller = Sipp.calling(
                            "core-caller", directory, users, 1, 1, List.of("sip:conference-factory@im.example.com"))) {
                caller.expectAllCallsDone();
                callee.expectAllCallsDone();
            }
        }
    }
}
