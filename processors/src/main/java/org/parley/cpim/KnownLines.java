package org.parley.cpim;

import java.util.Arrays;
import java.util.Optional;

/**
 * The header lines of the last block of one sender, who repeats most of them in the next: a line that comes again in the
 * same place, octet for octet, need not be read again. Owned by whoever reads that sender's messages.
 */
public final class KnownLines {

    /** Most lines that are kept. Ours: From, To, cc, DateTime, NS, two of IMDN, Content-Type. */
    private static final int LINES = 8;

    /** Longest line that is kept. Ours: a sender costs 2 KiB at most. */
    private static final int LINE_BYTES = 256;

    /** One header line with its line end, and what it says. */
    record Line(byte[] octets, boolean isMime, CpimHeader header) {

        boolean standsAt(byte[] block, int at, int end) {
            int to = at + octets.length;
            return to <= end && Arrays.equals(octets, 0, octets.length, block, at, to);
        }
    }

    private Line[] lines = {};

    /**
     * The line that begins at {@code at} in {@code block}, if it is known.
     *
     * @param place how many headers the block has before it
     */
    Optional<Line> recall(int place, boolean isMime, byte[] block, int at, int end) {
        Line line = place < lines.length ? lines[place] : null;
        return line != null && line.isMime() == isMime && line.standsAt(block, at, end)
                ? Optional.of(line)
                : Optional.empty();
    }

    void keep(int place, boolean isMime, byte[] block, int from, int to, CpimHeader header) {
        if (place >= LINES || to - from > LINE_BYTES) {
            return;
        }
        if (place >= lines.length) {
            lines = Arrays.copyOf(lines, place + 1);
        }
        lines[place] = new Line(Arrays.copyOfRange(block, from, to), isMime, header);
    }
}
