package org.parley.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What {@link FocusProcess} talks to inside the JVM of a focus: names the port, tells what is held, ends with its input. */
final class FocusConsole {

    /** Asks for the census only. */
    static final String CENSUS = "census";

    /** Asks, after a full garbage collection, for everything that could grow. */
    static final String INVENTORY = "inventory";

    /** Asks for the census and, after a full garbage collection, the heap. */
    static final String HEAP = "heap";

    private FocusConsole() {}

    /** Says that the focus listens and answers what the parent asks, until the parent closes our input. */
    static void serve(int port, Supplier<Map<String, Long>> census) throws IOException {
        serve(port, census, census);
    }

    /** As {@link #serve(int, Supplier)}, for a focus that tells more than its census. */
    static void serve(int port, Supplier<Map<String, Long>> census, Supplier<Map<String, Long>> inventory)
            throws IOException {
        say(Integer.toString(port));
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String question = asked.readLine();
        while (question != null) {
            boolean isWhole = question.equals(INVENTORY);
            if (isWhole) {
                heapBytes();
            }
            Map<String, Long> held = new TreeMap<>((isWhole ? inventory : census).get());
            if (question.equals(HEAP)) {
                held.put(FocusState.HEAP_BYTES, heapBytes());
                held.put(FocusState.DIRECT_BYTES, directBytes());
            }
            say(new FocusState(held).toLine());
            question = asked.readLine();
        }
    }

    /** The second collection takes what the first had to hand to finalizers and cleaners. */
    private static long heapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @SuppressWarnings("SystemOut") // the parent reads it
    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
