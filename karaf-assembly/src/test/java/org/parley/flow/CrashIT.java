package org.parley.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

/** The process of the assembled Karaf is killed while people talk, and started again. */
@RunsAgainst(CrashIT.KilledKaraf.class)
class CrashIT {

    /** Ends without an order and is started again. */
    public static final class KilledKaraf extends KarafUnderTest implements KillableServer {

        private final Path data;

        public KilledKaraf() throws IOException, InterruptedException {
            super("killed");
            data = karaf().home().directory().resolve("data");
            configure(Map.of("adhoc.allowAnonymity", "true", "conference.notifyMinInterval", "0"));
            int before = karaf().log().length();
            Files.writeString(karaf().home().etc("parley/routes/events-to-file.xml"), KillableServer.eventsTo(data));
            karaf().awaitLog("events-to-file.xml is in force", before);
        }

        @Override
        public void kill() throws Exception {
            KillableServer.awaitWritten(data.resolve("parley/outbox/outbox.mv"));
            karaf().kill();
        }

        @Override
        public void start(String... more) throws Exception {
            for (int i = 0; i < more.length; i += 2) {
                karaf().home().set("parley.cfg", more[i], more[i + 1]);
            }
            startAgain();
        }

        @Override
        public List<String> events() throws IOException {
            return KillableServer.eventsIn(data);
        }
    }

    @Test
    @Covers({"FAULT-1", "FAULT-3", "FAULT-4", "FAULT-11"})
    void usersComeBackToTheirSessionAfterTheProcessWasKilled(Stage stage) throws Exception {
        new RestartFlows().usersComeBackToTheirSessionAfterTheProcessWasKilled(stage);
    }
}
