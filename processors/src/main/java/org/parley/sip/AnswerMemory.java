package org.parley.sip;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of finished transactions for 64*T1 (decision 41): of requests to us the final answer and what a
 * merged one is told by; in a memory of its own, of our calls, the ACK for a repeated refusal and what a late 2xx is told
 * by. Bounded: the oldest goes first. Belongs to one lane.
 */
//= DEC-41
final class AnswerMemory {

    private final Core core;
    private final Lane lane;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private TimerWheel.Entry cleanUp;
    private volatile int size;

    private record Entry(Object value, long untilMs) {}

    AnswerMemory(Core core, Lane lane) {
        this.core = core;
        this.lane = lane;
    }

    void remember(String key, Object value) {
        entries.remove(key);
        entries.put(key, new Entry(value, nowMs() + core.timing().giveUpMs()));
        if (entries.size() > core.settings().limits().rememberedAnswers()) {
            Iterator<Entry> oldest = entries.values().iterator();
            oldest.next();
            oldest.remove();
        }
        size = entries.size();
        if (cleanUp == null) {
            cleanUp = lane.schedule(core.timing().giveUpMs(), this::forgetOld);
        }
    }

    <T> Optional<T> find(String key, Class<T> type) {
        Entry entry = entries.get(key);
        return entry == null || entry.untilMs <= nowMs()
                ? Optional.empty()
                : Optional.of(entry.value).filter(type::isInstance).map(type::cast);
    }

    void forget(String key) {
        entries.remove(key);
        size = entries.size();
    }

    int size() {
        return size;
    }

    private void forgetOld() {
        long now = nowMs();
        Iterator<Entry> each = entries.values().iterator();
        cleanUp = null;
        while (each.hasNext()) {
            Entry entry = each.next();
            if (entry.untilMs > now) {
                // Not for each entry: a sixteenth of the time late is early enough to give memory back.
                long rest = Math.max(entry.untilMs - now, core.timing().giveUpMs() / 16);
                cleanUp = lane.schedule(rest, this::forgetOld);
                break;
            }
            each.remove();
        }
        size = entries.size();
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
