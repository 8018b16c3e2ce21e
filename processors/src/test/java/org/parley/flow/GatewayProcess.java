package org.parley.flow;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.parley.osgi.ConfigReading;
import org.parley.osgi.Gateway;
import org.parley.osgi.ParleyConfig;
import org.parley.outbox.OutboxReport;
import org.parley.outbox.SubscriptionView;

/**
 * The server as the whole of a process, until its input ends. Says {@code up} when it answers, and its figures for each octet
 * of input. Arguments: its folder, then
 * keys and values.
 */
final class GatewayProcess {

    private GatewayProcess() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> keys = new HashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            keys.put(arguments[i], arguments[i + 1]);
        }
        ConfigReading reading = ParleyConfig.read(keys, ParleyConfig.defaults());
        if (!reading.problems().isEmpty()) {
            throw new IllegalArgumentException("the configuration is refused: " + reading.problems());
        }
        try (Gateway gateway = new Gateway(new DefaultCamelContext(), reading.config(), Path.of(arguments[0]))) {
            gateway.start();
            System.out.println("up");
            while (System.in.read() >= 0) {
                System.out.println(figures(gateway));
            }
        }
    }

    private static Map<String, Long> figures(Gateway gateway) {
        Map<String, Long> all = new TreeMap<>(gateway.figures().sinceStart());
        OutboxReport outbox = gateway.outbox().report();
        all.put("outbox.records", outbox.whyNot().isEmpty() ? 1L : 0L);
        all.put("outbox.taken", sum(outbox.taken().values().stream()));
        all.put("outbox.refused", sum(outbox.refused().values().stream()));
        all.put("outbox.depth", sum(outbox.subscriptions().stream().map(SubscriptionView::depth)));
        return all;
    }

    private static long sum(Stream<Long> numbers) {
        return numbers.mapToLong(Long::longValue).sum();
    }
}
