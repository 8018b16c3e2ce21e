package org.parley.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parley.Covers;
import org.parley.assembly.KarafServer;
import org.parley.harness.ChatLeg;
import org.parley.harness.Waiting;

/** The bundle of the server is restarted and refreshed, its features are taken away and put back, while people talk. */
@RunsAgainst(RestartedBundleIT.RestartedKaraf.class)
class RestartedBundleIT {

    /** What ends and comes back is in no other scenario's way. It keeps nothing that only spare memory would let it keep. */
    public static final class RestartedKaraf extends KarafUnderTest {

        public RestartedKaraf() {
            super("restarted", "-XX:SoftRefLRUPolicyMSPerMB=0");
        }
    }

    private static final String FEATURES = "parley parley-web parley-jms parley-artemis";

    /** Ours: what is left behind by each would be seen. */
    private static final int TIMES = 3;

    /** One of it is a server, with all that it holds. */
    private static final String SERVER = "org.parley.osgi.Gateway";

    /** Threads of which a server has one each. Of others there are as many as are needed. */
    private static final Pattern SINGLE_THREAD = Pattern.compile(
            "^\"(parley-(?:groups|kept-sessions|outbox|route-files|timers)|sip-tcp|msrp-accept-\\d+-1)\"",
            Pattern.MULTILINE);

    private static final List<String> ONE_SERVER = List.of(
            "msrp-accept",
            "parley-groups",
            "parley-kept-sessions",
            "parley-outbox",
            "parley-route-files",
            "parley-timers",
            "sip-tcp");

    private static KarafServer karaf(Stage stage) {
        return ((KarafUnderTest) stage.server()).karaf();
    }

    private static void shell(KarafServer karaf, String command) {
        try {
            karaf.shell(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command, e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bundle:restart org.parley.processors", "bundle:refresh org.parley.processors"})
    @Covers("FAULT-12")
    void endsSessionsInOrderAndBeginsAnew(String command, Stage stage) throws Exception {
        KarafServer karaf = karaf(stage);
        for (int i = 0; i < TIMES; i++) {
            int before = karaf.log().length();
            new FarewellFlows().endsEverything(stage, () -> shell(karaf, command));
            karaf.awaitLog("Parley is up", before);
            requireUsable(stage);
        }
        requireOneServer(karaf);
    }

    @Test
    @Covers("FAULT-12")
    void goesWithItsFeaturesAndComesWithThem(Stage stage) throws Exception {
        KarafServer karaf = karaf(stage);
        for (int i = 0; i < TIMES; i++) {
            new FarewellFlows().endsEverything(stage, () -> shell(karaf, "feature:uninstall " + FEATURES));
            assertEquals(List.of(), singleThreads(karaf));
            int before = karaf.log().length();
            shell(karaf, "feature:install " + FEATURES);
            karaf.awaitLog("Parley is up", before);
            requireUsable(stage);
        }
        requireOneServer(karaf);
    }

    private static List<String> singleThreads(KarafServer karaf) throws IOException {
        return SINGLE_THREAD
                .matcher(karaf.threads())
                .results()
                .map(each -> each.group(1).replaceAll("-\\d.*", ""))
                .sorted()
                .toList();
    }

    /** Neither a thread nor an object is left of those that were before. */
    private static void requireOneServer(KarafServer karaf) throws IOException {
        assertEquals(ONE_SERVER, singleThreads(karaf));
        Waiting.until("one server in memory", () -> {
            try {
                return karaf.instances(SERVER).equals(List.of(1L));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void requireUsable(Stage stage) {
        List<ChatLeg> legs = stage.established(stage.ana(), stage.ben());
        legs.get(0).say("again");
        legs.get(1).expectText(stage.ana(), "again");
        stage.endAll(legs);
    }
}
