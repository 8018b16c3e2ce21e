package org.parley.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parley.flow.InJvmServer;

/** The whole server, with the shipped routes and limits: user agent, Camel, domain, MSRP switch. */
public final class ServerFocus {

    /** Beside the keys of {@code etc/parley.cfg}: where a broker is that is told of every session. */
    static final String BROKER = "bench.broker";

    /** What stands in place of the {@code from} of its route; empty for the route as it is. */
    static final String FROM = "bench.from";

    private ServerFocus() {}

    /**
     * Arguments: two that do not matter here, because it calls whom the list names, then lines of {@code etc/parley.cfg}. Ends
     * when its standard input does.
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> keys = new HashMap<>(Map.of("adhoc.onCreatorLeave", "end"));
        for (String line : List.of(arguments).subList(2, arguments.length)) {
            String[] key = line.split("=", 2);
            keys.put(key[0].strip(), key[1].strip());
        }
        Optional<String> broker = Optional.ofNullable(keys.remove(BROKER));
        String from = Optional.ofNullable(keys.remove(FROM)).orElse("");
        try (InJvmServer server = new InJvmServer()) {
            server.configure(keys);
            if (broker.isPresent()) {
                BrokerLink.open(server.context(), broker.get(), "events.xml", from);
            }
            FocusConsole.serve(server.sipUdpPort(), server::wholeCensus, server::inventory);
        }
    }
}
