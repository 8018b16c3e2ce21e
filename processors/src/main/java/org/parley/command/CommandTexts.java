package org.parley.command;

/** Texts of a sender where the server says them again: in replies and in its log. */
final class CommandTexts {

    /** Most characters. Ours: a line. */
    private static final int LONGEST = 200;

    private CommandTexts() {}

    /** Cut, and with {@code ?} for what would do something to a terminal. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || c > 0x7e ? '?' : c));
        return shown.toString();
    }
}
