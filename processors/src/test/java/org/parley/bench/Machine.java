package org.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How much of this machine's CPU others use, who share it with a measurement. Linux only. */
final class Machine {

    private static final Path STAT = Path.of("/proc/stat");

    /** Columns of {@code /proc/stat} behind {@code cpu} that are not work: idle and waiting for disks. */
    private static final List<Integer> IDLE = List.of(4, 5);

    /** The columns from the eighth on are contained in those before. */
    private static final int LAST_COLUMN = 8;

    private final long focusPid;
    private long busyMs;
    private long ownMs;
    private long sinceNs;

    /** @param focusPid whose CPU is not others', beside our own */
    Machine(long focusPid) throws IOException {
        this.focusPid = focusPid;
        mark();
    }

    /** From now on it is counted. */
    void mark() throws IOException {
        busyMs = busyMs();
        ownMs = ownMs();
        sinceNs = System.nanoTime();
    }

    /** Cores that others have used on average since the last mark. */
    double others() throws IOException {
        double elapsedMs = (System.nanoTime() - sinceNs) / 1e6;
        return Math.max(0, (busyMs() - busyMs - (ownMs() - ownMs)) / elapsedMs);
    }

    /** Waits until others use no more than {@code cores} for two seconds, or the patience ends. */
    void awaitQuiet(double cores, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        do {
            mark();
            TimeUnit.SECONDS.sleep(2);
        } while (others() > cores && System.nanoTime() < deadline);
    }

    private long ownMs() throws IOException {
        return ProcessFigures.cpuMs(focusPid)
                + ProcessFigures.cpuMs(ProcessHandle.current().pid());
    }

    private static long busyMs() throws IOException {
        String[] columns = Files.readAllLines(STAT).get(0).split(" +");
        long ticks = 0;
        for (int i = 1; i <= LAST_COLUMN; i++) {
            ticks += IDLE.contains(i) ? 0 : Long.parseLong(columns[i]);
        }
        return ticks * ProcessFigures.TICK_MS;
    }
}
