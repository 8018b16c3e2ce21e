package org.parley.sip;

/** What peers wrote, for a line of the log: nothing in it can end the line, colour it or make it as long as they like. */
public final class LogText {

    /** Most characters. Ours: a Call-ID of a living client is far shorter. */
    private static final int MOST = 256;

    private LogText() {}

    /** {@code text} with control and format characters as {@code \\uXXXX}; cut, with an ellipsis, where it is long. */
    public static String of(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MOST) + 1);
        for (int i = 0; i < text.length(); i++) {
            if (i == MOST) {
                return line.append('\u2026').toString();
            }
            char c = text.charAt(i);
            if (isHarmless(c)) {
                line.append(c);
            } else {
                line.append(String.format("\\u%04x", (int) c));
            }
        }
        return line.toString();
    }

    private static boolean isHarmless(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
