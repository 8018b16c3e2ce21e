package org.parley.bench;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must have returned when a server is quiet again, by the names of its census: what lives to what it was, a memory to
 * its bound, the process to a tolerance.
 *
 * @param cold before anything was asked of the server
 * @param warm after it had done everything once
 * @param heapBytes by which the heap may have grown since
 * @param excused figures that may be what they are
 */
record SoakLedger(FocusState cold, FocusState warm, long heapBytes, List<String> excused) {

    private static final String CENSUS = "census.";
    private static final String MOST = "most.";
    private static final String PROCESS = "census.process.";

    /** Gauges that tell how long something took, or what was configured. */
    private static final Set<String> NO_HOLDINGS =
            Set.of("sip.queueDelayMs", "routes.queueDelayMs", "routes.takeoverMs", "outbox.maxSize", "outbox.records");

    /** By how much other figures may have grown. Ours: caches of buffers and pools of threads fill by and by. */
    private static final Map<String, Long> TOLERANCES = Map.of(
            PROCESS + "directBytes",
            4L << 20,
            PROCESS + "descriptors",
            2L,
            PROCESS + "threads",
            8L,
            "outbox.fileSize",
            32L << 20);

    /** Each figure that did not return, with what it is and what it may be. */
    Set<String> leftOver(FocusState now) {
        Set<String> left = new TreeSet<>();
        new TreeMap<>(now.held()).forEach((name, value) -> {
            boolean isHolding = !name.startsWith(MOST) && !NO_HOLDINGS.contains(name) && !excused.contains(name);
            if (isHolding && value > mayBe(name)) {
                left.add(name + " is " + value + ", not " + mayBe(name));
            }
        });
        return left;
    }

    private long mayBe(String name) {
        if (name.equals(PROCESS + "heapBytes")) {
            return warm.count(name) + heapBytes;
        }
        if (TOLERANCES.containsKey(name)) {
            return warm.count(name) + TOLERANCES.get(name);
        }
        long most = name.startsWith(CENSUS) ? cold.count(MOST + name.substring(CENSUS.length())) : 0;
        return Math.max(cold.count(name), most);
    }
}
