package org.parley.outbox;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the outbox takes more: measured on its thread, asked on any. */
final class Capacity {

    private static final Logger LOG = LoggerFactory.getLogger(Capacity.class);

    /** Part of the bound at which it is nearly full, in percent, and at which that is over. Ours. */
    private static final int NEARLY = 80;

    private static final int NOT_NEARLY = 70;

    /** Part of the bound at which a full outbox takes entries again, in percent. Ours: not one in, one out. */
    private static final int NOT_FULL = 95;

    /** What the file may hold above the bound because of its pages and blocks, in percent. Ours. */
    private static final int FILE = 125;

    private final Supplier<OutboxSettings> settings;
    private volatile long liveBytes;
    private volatile Optional<String> whyNot = Optional.of("it is not open yet");
    /** An entry had no room; one that is smaller is not taken in its stead. */
    private volatile boolean hasRefused;

    private boolean isNearlyFull;

    Capacity(Supplier<OutboxSettings> settings) {
        this.settings = settings;
    }

    //= OUTBOX-6
    /** Whether an entry may come, when so much is already on its way. */
    boolean admits(int weightBytes, long handedBytes) {
        boolean hasRoom =
                liveBytes + handedBytes + weightBytes <= settings.get().maxSizeBytes();
        if (!hasRoom) {
            hasRefused = true;
        }
        return hasRoom && whyNot.isEmpty();
    }

    /** Why nothing is taken; empty when it is. */
    Optional<String> whyNot() {
        return whyNot;
    }

    long liveBytes() {
        return liveBytes;
    }

    void unavailable(String why) {
        whyNot = Optional.of(why);
    }

    /** Looks at what is used. */
    void measure(long live, long usedFileBytes, long fileBytes, long freeDiskBytes) {
        liveBytes = live;
        OutboxSettings now = settings.get();
        long used = Math.max(live, Math.min(usedFileBytes, fileBytes));
        long max = now.maxSizeBytes();
        hasRefused &= live >= max / 100 * NOT_FULL;
        long limit = whyNot.isEmpty() ? max : max / 100 * NOT_FULL;
        Optional<String> why = Optional.empty();
        if (live >= limit || hasRefused || used >= Math.max(limit / 100 * FILE, Journal.LEAST_BYTES)) {
            why = Optional.of("%d of %d octets are used, outbox.maxSize".formatted(used, max));
        } else if (freeDiskBytes < now.minFreeBytes()) {
            why = Optional.of("%d octets are free on its disk, outbox.minFree".formatted(freeDiskBytes));
        }
        tell(why, used, max);
        whyNot = why;
    }

    private void tell(Optional<String> why, long used, long max) {
        if (why.isPresent() && whyNot.isEmpty()) {
            LOG.error(
                    "{}: nothing more is recorded: {}; make room on the disk, or see with im:outbox whose broker takes nothing",
                    Alerts.FULL,
                    why.get());
        } else if (why.isEmpty() && whyNot.isPresent()) {
            LOG.info("The outbox records: {} of {} octets are used", used, max);
        }
        boolean isNearly = used > max / 100 * (isNearlyFull ? NOT_NEARLY : NEARLY);
        if (isNearly && !isNearlyFull) {
            LOG.warn("{}: {} of {} octets are used", Alerts.NEARLY_FULL, used, max);
        }
        isNearlyFull = isNearly;
    }
}
