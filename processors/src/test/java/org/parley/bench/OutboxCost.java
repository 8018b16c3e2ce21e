package org.parley.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.parley.camel.OutboxComponent;
import org.parley.camel.OutboxRoutes;
import org.parley.outbox.Acceptance;
import org.parley.outbox.DurableOutbox;
import org.parley.outbox.Entry;
import org.parley.outbox.OutboxSettings;

/**
 * What the outbox costs: entries come as events do, those of a session in a burst, at a steady rate; the CPU time of the whole
 * process by the entry, first appended and kept, then delivered to a route as well. Then how many a second it takes at most.
 */
public final class OutboxCost {

    private static final String HELP =
            """
             sessions=300  sessions a second
             events=32     entries of each
             octets=400    octets of each
             seconds=20    how long each measurement lasts, after a quarter of that to warm up
             linger=100    milliseconds that an entry waits for others of its session
            """;

    private final LoadOptions options;
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong exchanges = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    private OutboxCost(LoadOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Optional<LoadOptions> options = new LoadOptions("OutboxCost", HELP).read(arguments);
        if (options.isPresent()) {
            new OutboxCost(options.get()).run();
        }
    }

    private void run() throws Exception {
        Path directory = Files.createTempDirectory("outbox-cost");
        OutboxSettings settings = new OutboxSettings(directory, 8L << 30, 0, Duration.ofHours(1));
        DurableOutbox outbox = new DurableOutbox(() -> settings, InstantSource.system());
        CamelContext context = context(outbox);
        try {
            outbox.start();
            context.start();
            measure("nothing recorded", outbox);
            outbox.subscribe("events", "default", "bench");
            measure("kept", outbox);
            outbox.discard("events", Optional.empty(), Long.MAX_VALUE).join();
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("outbox:events?linger=" + options.number("linger", 100))
                            .process(exchange -> exchanges.incrementAndGet());
                }
            });
            measure("kept and delivered", outbox);
            atMost(outbox);
        } finally {
            context.stop();
            outbox.close();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static CamelContext context(DurableOutbox outbox) {
        CamelContext context = new DefaultCamelContext();
        OutboxComponent component = new OutboxComponent();
        component.use(outbox, Runnable::run);
        context.addComponent("outbox", component);
        context.addRoutePolicyFactory(new OutboxRoutes(outbox));
        return context;
    }

    private void measure(String what, DurableOutbox outbox) throws Exception {
        int seconds = options.number("seconds", 20);
        load(outbox, Math.max(1, seconds / 4));
        long cpuBefore = cpuNs();
        long threadsBefore = threadsNs();
        long exchangesBefore = exchanges.get();
        long entries = load(outbox, seconds);
        double cpuUs = (cpuNs() - cpuBefore) / 1e3;
        double threadsUs = (threadsNs() - threadsBefore) / 1e3;
        long delivered = exchanges.get() - exchangesBefore;
        LoadOptions.print(
                "%-20s %6d entries/s, %5.2f us CPU by the entry, %5.1f us by the session, %5.1f of that in threads of Java, %d exchanges/s, %d refused%n"
                        .formatted(
                                what,
                                entries / seconds,
                                cpuUs / entries,
                                cpuUs / entries * options.number("events", 32),
                                threadsUs / entries * options.number("events", 32),
                                delivered / seconds,
                                refusals.get()));
    }

    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Without compiler and collector, which have less to do the longer a server runs. */
    private static long threadsNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            sum += Math.max(0, threads.getThreadCpuTime(id));
        }
        return sum;
    }

    /** Sessions one after the other at the rate; each appends half of its entries at once and half 200 ms later. */
    private long load(DurableOutbox outbox, int seconds) {
        int sessions = options.number("sessions", 300) * seconds;
        long stepNs = TimeUnit.SECONDS.toNanos(1) / options.number("sessions", 300);
        int later = options.number("sessions", 300) / 5;
        int half = options.number("events", 32) / 2;
        String filler = "x".repeat(options.number("octets", 400));
        long first = ids.addAndGet(1_000_000_000);
        long begin = System.nanoTime();
        for (int i = 0; i < sessions + later; i++) {
            while (System.nanoTime() < begin + i * stepNs) {
                LockSupport.parkNanos(begin + i * stepNs - System.nanoTime());
            }
            if (i < sessions) {
                burst(outbox, "sip:s" + (first + i) + "@localhost", filler, half);
            }
            if (i >= later) {
                burst(outbox, "sip:s" + (first + i - later) + "@localhost", filler, half);
            }
        }
        return 2L * sessions * half;
    }

    private void burst(DurableOutbox outbox, String key, String filler, int count) {
        for (int i = 0; i < count; i++) {
            if (outbox.isRecorded("events") && append(outbox, key, filler) == Acceptance.REFUSED) {
                refusals.incrementAndGet();
            }
        }
    }

    private Acceptance append(DurableOutbox outbox, String key, String filler) {
        String id = Long.toString(ids.incrementAndGet());
        return outbox.append(new Entry("events", key, id, filler.length() + 100, out -> {
            out.write(('"' + filler + '"').getBytes(StandardCharsets.ISO_8859_1));
        }));
    }

    /** Appends as fast as is taken. */
    private void atMost(DurableOutbox outbox) throws Exception {
        String filler = "x".repeat(options.number("octets", 400));
        AtomicBoolean isOver = new AtomicBoolean();
        long before = outbox.report().durable();
        long begin = System.nanoTime();
        Thread appender = new Thread(() -> {
            for (long i = 0; !isOver.get(); i++) {
                if (append(outbox, "sip:s" + i / 16 % 1_000 + "@localhost", filler) == Acceptance.REFUSED) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
        });
        appender.start();
        TimeUnit.SECONDS.sleep(options.number("seconds", 20) / 2);
        isOver.set(true);
        appender.join();
        double seconds = (System.nanoTime() - begin) / 1e9;
        LoadOptions.print("%-20s %6.0f entries/s are durable while they are delivered%n"
                .formatted("at most", (outbox.report().durable() - before) / seconds));
    }
}
