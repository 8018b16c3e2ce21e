package org.parley.msrp.session;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.parley.msrp.MsrpStatus;

/** Counters of the switch; any thread counts. */
final class Tally {

    private final Map<MsrpStatus, LongAdder> responses = new EnumMap<>(MsrpStatus.class);
    private final Map<MsrpEvent, LongAdder> events = new EnumMap<>(MsrpEvent.class);

    Tally() {
        for (MsrpStatus status : MsrpStatus.values()) {
            responses.put(status, new LongAdder());
        }
        for (MsrpEvent event : MsrpEvent.values()) {
            events.put(event, new LongAdder());
        }
    }

    void count(MsrpStatus status) {
        responses.get(status).increment();
    }

    void count(MsrpEvent event) {
        events.get(event).increment();
    }

    void count(MsrpEvent event, long times) {
        events.get(event).add(times);
    }

    Map<MsrpStatus, Long> responses() {
        return sums(responses);
    }

    Map<MsrpEvent, Long> events() {
        return sums(events);
    }

    private static <K> Map<K, Long> sums(Map<K, LongAdder> counters) {
        Map<K, Long> sums = new java.util.HashMap<>();
        counters.forEach((key, counter) -> {
            if (counter.sum() > 0) {
                sums.put(key, counter.sum());
            }
        });
        return sums;
    }
}
