package org.parley.bench;

import java.io.IOException;
import java.util.Optional;

/**
 * What it costs to tell a broker of every session: the set-ups of {@link SetupLoad} against two servers in turn, one with
 * the shipped route of events and a broker in a third process, one without. The CPU of the whole path counts, from the domain
 * to the broker's acknowledgement; that of the broker does not.
 *
 * <p>From a clone: {@code mvn -Pbench -pl routes,processors verify -Dbench="EventLoad rate=100"}.
 */
public final class EventLoad {

    private static final LoadOptions USAGE = new LoadOptions(
            "EventLoad",
            SetupRounds.OPTIONS
                    + """
              from=                   in place of the route's from, for example outbox:events?linger=500
            """
                    + FocusProcess.OPTIONS);

    private EventLoad() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<LoadOptions> options = USAGE.read(arguments);
        if (options.isPresent()) {
            run(options.get());
        }
    }

    private static void run(LoadOptions options) throws IOException, InterruptedException {
        try (BrokerProcess broker = BrokerProcess.start();
                SetupRounds rounds = new SetupRounds(options)) {
            rounds.enter("no events");
            rounds.enter(
                    "events",
                    completed -> published(broker, completed),
                    ServerFocus.BROKER + '=' + broker.url(),
                    ServerFocus.FROM + '=' + options.text("from", ""));
            rounds.run();
            LoadOptions.print(rounds.report());
        }
    }

    /** What the broker has got since the last look, by set-up. */
    private static String published(BrokerProcess broker, long completed) throws IOException {
        BrokerProcess.Received got = broker.taken();
        return String.format(
                ", %.1f events in %.2f messages of JMS a set-up",
                (double) got.events() / completed, (double) got.messages() / completed);
    }
}
