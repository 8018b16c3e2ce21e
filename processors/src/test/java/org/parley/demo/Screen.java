package org.parley.demo;

import java.io.PrintStream;
import java.util.List;

/** Writes the demonstration line by line, with colours where a terminal shows them. */
final class Screen {

    private static final String BOLD = "\033[1m";
    private static final String GREEN = "\033[32m";
    private static final String PLAIN = "\033[0m";

    private final PrintStream out;
    private final boolean coloured;
    private int steps;

    Screen(PrintStream out) {
        this.out = out;
        this.coloured = out == System.out && System.console() != null && System.getenv("NO_COLOR") == null;
    }

    synchronized void heading(String columns) {
        line(BOLD, columns);
    }

    synchronized void step(String what) {
        steps++;
        out.println();
        line(BOLD, steps + ". " + what);
    }

    /** One message; those of the chat in another colour than those of the signalling. */
    synchronized void rung(String rung, boolean chat) {
        line(chat ? GREEN : "", rung);
    }

    synchronized void note(String text) {
        line("", text);
    }

    synchronized void transcript(List<String> lines) {
        out.println();
        line(BOLD, "The transcript");
        lines.forEach(line -> line("", "  " + line));
        out.println();
    }

    private void line(String colour, String text) {
        out.println(coloured && !colour.isEmpty() ? colour + text + PLAIN : text);
        out.flush();
    }
}
