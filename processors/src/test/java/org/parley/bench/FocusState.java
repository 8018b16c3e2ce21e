package org.parley.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a focus holds at one moment.
 *
 * @param held counts by name, and octets of heap and of direct memory when they were asked for
 */
record FocusState(Map<String, Long> held) {

    static final String HEAP_BYTES = "heapBytes";
    static final String DIRECT_BYTES = "directBytes";

    /** Outlives a call on purpose: answers for 64*T1, with a timer that a lane has for them, and idle connections. */
    private static final String REMEMBERED = "sip.rememberedAnswers";

    private static final String SIP_TIMERS = "sip.timers";

    FocusState {
        held = Map.copyOf(held);
    }

    static FocusState ofLine(String line) {
        return new FocusState(Stream.of(line.split(" "))
                .map(pair -> pair.split("="))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.parseLong(pair[1]))));
    }

    String toLine() {
        return held.entrySet().stream()
                .map(entry -> entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    long count(String name) {
        return held.getOrDefault(name, 0L);
    }

    long heapBytes() {
        return count(HEAP_BYTES);
    }

    /** Nothing of a call is left but the memory of answers. */
    boolean isIdle() {
        return counts().entrySet().stream()
                .allMatch(entry -> entry.getValue() == 0
                        || entry.getKey().equals(REMEMBERED)
                        || entry.getKey().equals(SIP_TIMERS));
    }

    /** Not even the memory of answers is left. */
    boolean isEmpty() {
        return counts().values().stream().allMatch(count -> count == 0);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>(held);
        counts.remove(HEAP_BYTES);
        counts.remove(DIRECT_BYTES);
        return counts;
    }

    /** One line: the heap, and every count that is not zero. */
    String report() {
        String notZero = counts().entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .map(entry -> entry.getKey() + ' ' + entry.getValue())
                .collect(Collectors.joining(", "));
        String counts = notZero.isEmpty() ? "all counts 0" : notZero;
        return held.containsKey(HEAP_BYTES)
                ? String.format(
                        "heap %.2f MB, direct %.2f MB; %s", heapBytes() / 1e6, count(DIRECT_BYTES) / 1e6, counts)
                : counts;
    }
}
