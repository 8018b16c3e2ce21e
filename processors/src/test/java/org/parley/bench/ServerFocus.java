package org.parley.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parley.flow.InJvmServer;

/** The whole server, with the shipped routes and limits: user agent, Camel, domain, MSRP switch. */
public final class ServerFocus {

    private ServerFocus() {}

    /**
     * Arguments: two that do not matter here, because it calls whom the list names, then lines of {@code etc/parley.cfg}. Ends
     * when its standard input does.
     */
    public static void main(String[] arguments) throws IOException {
        Map<String, String> keys = new HashMap<>(Map.of("adhoc.onCreatorLeave", "end"));
        for (String line : List.of(arguments).subList(2, arguments.length)) {
            String[] key = line.split("=", 2);
            keys.put(key[0].strip(), key[1].strip());
        }
        try (InJvmServer server = new InJvmServer()) {
            server.configure(keys);
            FocusConsole.serve(server.sipUdpPort(), server::wholeCensus);
        }
    }
}
