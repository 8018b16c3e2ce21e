package org.parley.route;

import java.nio.file.Path;
import java.util.Set;

/** The shipped route files that go with a broker: the features of brokers lay them down, not the server's. */
public final class BrokerFiles {

    private static final Set<String> NAMES =
            Set.of("events.xml", "messages.xml", "commands.xml", "events-kafka.xml", "messages-kafka.xml");

    private BrokerFiles() {}

    /** Whether it is one of them. */
    public static boolean isOne(Path file) {
        return NAMES.contains(file.getFileName().toString());
    }
}
