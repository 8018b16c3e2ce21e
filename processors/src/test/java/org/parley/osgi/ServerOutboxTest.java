package org.parley.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.osgi.report.Figure;
import org.parley.osgi.report.Meter;
import org.parley.osgi.shell.OperationException;
import org.parley.outbox.Acceptance;
import org.parley.outbox.Entry;

/** What the outbox means for the server: INVITEs when it is full, health, figures, and what the operator does. */
class ServerOutboxTest {

    @TempDir
    Path base;

    private final CamelContext context = new DefaultCamelContext();
    private Optional<ServerOutbox> made = Optional.empty();

    private ServerOutbox start(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>(Map.of("outbox.maxSize", "1 MB", "outbox.minFree", "0"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        ParleyConfig config =
                ParleyConfig.read(properties, ParleyConfig.defaults()).config();
        Settings settings = Settings.of(config, base, (one, other) -> false);
        ServerOutbox outbox = new ServerOutbox(() -> settings, Runnable::run);
        outbox.start(context);
        made = Optional.of(outbox);
        return outbox;
    }

    @AfterEach
    void close() {
        made.ifPresent(ServerOutbox::close);
        context.stop();
    }

    private static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(20), "waited in vain");
            Thread.onSpinWait();
        }
    }

    /** Until it takes nothing more. */
    private static void fill(ServerOutbox outbox) {
        outbox.outbox().subscribe("events", "default", "test");
        int count = 0;
        while (outbox.outbox().append(Entry.of("events", "k", "" + count++, new byte[100_000])) == Acceptance.TAKEN) {
            assertTrue(count < 1_000, "it has a bound");
        }
        await(() -> {
            outbox.outbox().append(Entry.of("events", "k", "small", new byte[10_000]));
            return outbox.outbox().whyNotRecording().isPresent();
        });
    }

    @Test
    @Covers("OUTBOX-6")
    void fullItKeepsNobodyOutUnlessTheOperatorWantsThat() {
        ServerOutbox outbox = start("outbox.whenFull", "drop");
        fill(outbox);
        assertEquals(Optional.empty(), outbox.overload());
        assertTrue(outbox.check().isUp());
        assertTrue(outbox.check().details().get("cause").contains("outbox.maxSize"));
    }

    @Test
    @Covers("OUTBOX-6")
    void fullItRefusesInvitesWhereTheOperatorWantsThat() throws Exception {
        ServerOutbox outbox = start("outbox.whenFull", "refuse");
        assertEquals(Optional.empty(), outbox.overload());
        fill(outbox);
        assertTrue(outbox.overload().orElse("").contains("outbox.maxSize"));
        assertFalse(outbox.check().isUp());
        assertTrue(outbox.discard("events", Optional.of("default"), Long.MAX_VALUE) > 0);
        await(() -> outbox.overload().isEmpty());
    }

    @Test
    void isNoReasonToRefuseWhereNoRouteWantsEvents() {
        ServerOutbox outbox = start("outbox.whenFull", "refuse", "outbox.minFree", "1024 GB");
        assertTrue(outbox.outbox().whyNotRecording().isPresent());
        assertEquals(Optional.empty(), outbox.overload());
        outbox.outbox().subscribe("events", "default", "test");
        assertTrue(outbox.overload().isPresent());
    }

    @Test
    void saysInFiguresWhatWaits() {
        ServerOutbox outbox = start();
        outbox.outbox().subscribe("events", "kafka", "test");
        outbox.outbox().append(Entry.of("events", "k", "1", new byte[10]));
        await(() -> outbox.report().durable() == 1);
        List<Figure> figures = outbox.figures();
        assertTrue(figures.contains(Figure.of(Meter.OUTBOX_DEPTH, 1, "events", "kafka")), figures::toString);
        assertTrue(figures.contains(Figure.of(Meter.OUTBOX_TAKEN, 1, "events")), figures::toString);
        assertTrue(figures.contains(Figure.of(Meter.OUTBOX_RECORDS, 1)), figures::toString);
    }

    @Test
    @Covers("OUTBOX-9")
    void tellsTheOperatorWhatIsNotThere() {
        ServerOutbox outbox = start();
        assertEquals(
                "Nobody reads nothing/at-all; im:outbox lists who reads what",
                assertThrows(OperationException.class, () -> outbox.discard("nothing", Optional.of("at-all"), 1))
                        .getMessage());
        assertThrows(OperationException.class, () -> outbox.retry(Optional.of("nothing"), Optional.empty()));
    }
}
