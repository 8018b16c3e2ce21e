package org.parley.outbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one commit brought to a topic, in order: entries are stored by the segment, so that hundreds of them cost the store one
 * insertion and one removal. Immutable.
 */
final class Segment {

    /** Number of its first entry in the topic. */
    private final long first;

    private final long atMs;
    private final long octetsBefore;
    private final String[] keys;
    private final String[] ids;
    private final int[] ends;
    private final byte[] octets;

    /**
     * @param atMs when its entries were taken
     * @param octetsBefore {@link #weightBytes} of all entries of the topic before it, from the beginning of time
     * @param ends where each entry's body ends in {@code octets}
     */
    Segment(long first, long atMs, long octetsBefore, String[] keys, String[] ids, int[] ends, byte[] octets) {
        this.first = first;
        this.atMs = atMs;
        this.octetsBefore = octetsBefore;
        this.keys = keys;
        this.ids = ids;
        this.ends = ends;
        this.octets = octets;
    }

    long first() {
        return first;
    }

    /** Number of the first entry behind it. */
    long end() {
        return first + keys.length;
    }

    int count() {
        return keys.length;
    }

    long atMs() {
        return atMs;
    }

    long octetsBefore() {
        return octetsBefore;
    }

    String key(int index) {
        return keys[index];
    }

    String id(int index) {
        return ids[index];
    }

    int endOf(int index) {
        return ends[index];
    }

    int startOf(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** All bodies, one behind the other; not to be changed. */
    byte[] octets() {
        return octets;
    }

    /** What an entry counts for in the bounds. */
    int weightBytes(int index) {
        return Entry.OVERHEAD_BYTES + keys[index].length() + ids[index].length() + ends[index] - startOf(index);
    }

    /** Weight of its entries before the one with this index. */
    long weightBefore(int index) {
        long weight = 0;
        for (int i = 0; i < index; i++) {
            weight += weightBytes(i);
        }
        return weight;
    }

    StoredEntry entry(int index) {
        return new StoredEntry(ids[index], atMs, octets, startOf(index), ends[index] - startOf(index));
    }

    /** Makes a segment of entries as they come. */
    static final class Builder {

        /** A buffer that has grown so large is given up. Ours. */
        private static final int LARGE_BYTES = 1 << 20;

        private final List<String> keys = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();
        private Octets octets = new Octets();
        private int[] ends = new int[64];

        /**
         * Adds an entry.
         *
         * @throws IOException when its body cannot be written; the segment is as it was then
         */
        void add(Entry entry) throws IOException {
            int before = octets.size();
            try {
                entry.body().writeTo(octets);
            } catch (IOException | RuntimeException e) {
                octets.cut(before);
                throw e;
            }
            if (keys.size() == ends.length) {
                ends = Arrays.copyOf(ends, 2 * ends.length);
            }
            ends[keys.size()] = octets.size();
            keys.add(entry.key());
            ids.add(entry.id());
        }

        boolean isEmpty() {
            return keys.isEmpty();
        }

        int size() {
            return octets.size();
        }

        /** The segment of what was added; the builder is empty then, its memory is used again. */
        Segment build(long first, long atMs, long octetsBefore) {
            Segment segment = new Segment(
                    first,
                    atMs,
                    octetsBefore,
                    keys.toArray(String[]::new),
                    ids.toArray(String[]::new),
                    Arrays.copyOf(ends, keys.size()),
                    octets.toByteArray());
            keys.clear();
            ids.clear();
            octets = octets.size() > LARGE_BYTES ? new Octets() : octets;
            octets.cut(0);
            return segment;
        }
    }

    private static final class Octets extends ByteArrayOutputStream {

        Octets() {
            super(4_096);
        }

        void cut(int length) {
            count = length;
        }

        @Override
        public String toString() {
            return toString(StandardCharsets.UTF_8);
        }
    }
}
