package org.parley.msrp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The octets of a start line and its headers with the places where lines begin. */
final class HeaderBlock {

    private final byte[] octets;
    private final int[] lines;

    /**
     * Copies a block.
     *
     * @param lines where each line begins, and where the block ends
     */
    HeaderBlock(byte[] source, int[] lines, int lineCount) {
        this.octets = Arrays.copyOf(source, lines[lineCount]);
        this.lines = Arrays.copyOf(lines, lineCount + 1);
    }

    byte[] octets() {
        return octets;
    }

    /** Lines with the start line. */
    int lineCount() {
        return lines.length - 1;
    }

    int lineStart(int line) {
        return lines[line];
    }

    /** Where the CRLF of the line begins. */
    int lineEnd(int line) {
        return lines[line + 1] - 2;
    }

    /** Where the colon of a header line is, or -1. */
    int colon(int line) {
        int end = lineEnd(line);
        for (int i = lines[line]; i < end; i++) {
            if (octets[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    /** The value behind a colon without the white space around it. */
    Octets value(int line, int colon) {
        int from = colon + 1;
        int to = lineEnd(line);
        while (from < to && isSpace(octets[from])) {
            from++;
        }
        while (to > from && isSpace(octets[to - 1])) {
            to--;
        }
        return new Octets(octets, from, to);
    }

    Optional<Octets> header(String name) {
        byte[] lowerCase = name.toLowerCase(Locale.ROOT).getBytes(US_ASCII);
        for (int line = 1; line < lineCount(); line++) {
            int colon = colon(line);
            if (colon > 0 && new Octets(octets, lines[line], colon).matchesIgnoringCase(lowerCase)) {
                return Optional.of(value(line, colon));
            }
        }
        return Optional.empty();
    }

    private static boolean isSpace(byte octet) {
        return octet == ' ' || octet == '\t';
    }
}
