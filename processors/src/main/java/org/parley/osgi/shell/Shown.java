package org.parley.osgi.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** How values look in the shell. */
final class Shown {

    /** Stands for what there is not. */
    static final String NOTHING = "-";

    /** Most characters of a text. Ours: Call-IDs, names and causes are as long as a peer likes. */
    static final int MAX_TEXT = 160;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Shown() {}

    /** On one line and cut; what would move the cursor, colour the screen or turn the direction of writing is a {@code ?}. */
    static String text(String raw) {
        StringBuilder shown = new StringBuilder();
        raw.codePoints().limit(MAX_TEXT + 1L).forEach(c -> {
            if (shown.codePointCount(0, shown.length()) == MAX_TEXT) {
                shown.append('\u2026');
            } else {
                shown.appendCodePoint(isHarmless(c) ? c : '?');
            }
        });
        return shown.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Local time to the second, as in the log. */
    static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    /** The two largest units: {@code 7s}, {@code 2m 05s}, {@code 3h 20m}, {@code 4d 01h}. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return "%dm %02ds".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return "%dh %02dm".formatted(seconds / 3_600, seconds / 60 % 60);
        }
        return "%dd %02dh".formatted(seconds / 86_400, seconds / 3_600 % 24);
    }

    /** A status code, or that there is none. */
    static String code(int status) {
        return status == 0 ? NOTHING : Integer.toString(status);
    }
}
