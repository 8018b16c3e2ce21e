package org.parley.sip;

/** Finds the Call-ID in a message that nobody has parsed yet, to choose its lane. */
final class CallIdScan {

    private static final byte[] LONG_FORM = {'c', 'a', 'l', 'l', '-', 'i', 'd'};
    private static final byte[] SHORT_FORM = {'i'};

    private CallIdScan() {}

    /** Offset of the first octet of the value, or -1. */
    static int find(byte[] message, int length) {
        for (int i = 0; i + 2 < length; i++) {
            if (message[i] != '\n') {
                continue;
            }
            byte first = message[i + 1];
            if (first == '\r' || first == '\n') {
                return -1; // the empty line: the body follows
            }
            int value = -1;
            if (first == 'c' || first == 'C') {
                value = valueAfter(message, i + 1, length, LONG_FORM);
            } else if (first == 'i' || first == 'I') {
                value = valueAfter(message, i + 1, length, SHORT_FORM);
            }
            if (value >= 0) {
                return value;
            }
        }
        return -1;
    }

    /** The hash that {@link String#hashCode} gives for the value, which ends at white space. */
    static int hash(byte[] message, int from, int length) {
        int hash = 0;
        for (int i = from; i < length && message[i] > ' '; i++) {
            hash = 31 * hash + message[i];
        }
        return hash;
    }

    private static int valueAfter(byte[] message, int at, int length, byte[] name) {
        int i = at;
        for (byte expected : name) {
            if (i >= length || (message[i] | 0x20) != expected && message[i] != expected) {
                return -1;
            }
            i++;
        }
        i = skipBlanks(message, i, length);
        if (i >= length || message[i] != ':') {
            return -1;
        }
        return skipFolding(message, i + 1, length);
    }

    /** LWS of RFC 3261 section 25.1: blanks, and line ends that a blank follows. */
    private static int skipFolding(byte[] message, int at, int length) {
        int i = skipBlanks(message, at, length);
        int line = i;
        while (line < length && (message[line] == '\r' || message[line] == '\n')) {
            line++;
        }
        boolean isFolded = line > i && line < length && (message[line] == ' ' || message[line] == '\t');
        return isFolded ? skipFolding(message, line, length) : i;
    }

    private static int skipBlanks(byte[] message, int at, int length) {
        int i = at;
        while (i < length && (message[i] == ' ' || message[i] == '\t')) {
            i++;
        }
        return i;
    }
}
