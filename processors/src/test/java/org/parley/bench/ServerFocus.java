package org.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.parley.flow.InJvmServer;

/** The whole server, with the shipped routes and limits: user agent, Camel, domain, MSRP switch. */
public final class ServerFocus {

    /** Beside the keys of {@code etc/parley.cfg}: where a broker is that is told of every session. */
    static final String BROKER = "bench.broker";

    /** What stands in place of the {@code from} of its route; empty for the route as it is. */
    static final String FROM = "bench.from";

    /** Steps that are taken out of the shipped routes, with commas between. */
    static final String WITHOUT_STEPS = "bench.withoutSteps";

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
        List<String> left = List.of(
                Optional.ofNullable(keys.remove(WITHOUT_STEPS)).orElse("").split(","));
        try (InJvmServer server = new InJvmServer(without(left))) {
            server.configure(keys);
            if (broker.isPresent()) {
                BrokerLink.open(server.context(), broker.get(), "events.xml", from);
            }
            FocusConsole.serve(server.sipUdpPort(), server::wholeCensus, server::inventory);
        }
    }

    /** The shipped files that have one of those steps, without it. */
    private static Map<String, String> without(List<String> steps) throws IOException {
        Map<String, String> edited = new HashMap<>();
        try (Stream<Path> files = Files.list(BrokerLink.SHIPPED)) {
            for (Path file : files.toList()) {
                String shipped = Files.readString(file);
                String text = shipped;
                for (String step : steps) {
                    text = text.replace("<process ref=\"" + step + "\"/>", "");
                }
                if (!text.equals(shipped)) {
                    edited.put(file.getFileName().toString(), text);
                }
            }
        }
        return edited;
    }
}
