package org.parley.outbox;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by topic; safe for any thread. As many topics as the outbox permits. */
final class Counts {

    private final Map<String, LongAdder> byTopic = new ConcurrentHashMap<>();

    void add(String topic) {
        LongAdder adder = byTopic.get(topic);
        if (adder == null) {
            if (byTopic.size() >= DurableOutbox.MOST_TOPICS) {
                return;
            }
            adder = byTopic.computeIfAbsent(topic, name -> new LongAdder());
        }
        adder.increment();
    }

    Map<String, Long> sums() {
        Map<String, Long> sums = new TreeMap<>();
        byTopic.forEach((topic, adder) -> sums.put(topic, adder.sum()));
        return sums;
    }
}
