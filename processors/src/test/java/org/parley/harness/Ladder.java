package org.parley.harness;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Every message of a scenario in the order in which the peers saw it, with time stamps, and its picture as a ladder: one
 * column a peer, the server beside the first.
 */
public final class Ladder {

    /** What stands for the transport of an MSRP message. */
    public static final String MSRP = "MSRP";

    /** Messages kept for the picture; ours, older ones are dropped from it. */
    private static final int LIMIT = 5_000;

    private static final int COLUMN = 22;

    private final long startNs = System.nanoTime();
    private final List<String> columns = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<InetSocketAddress, String> names = new ConcurrentHashMap<>();
    private final String server;
    private Consumer<Entry> live = entry -> {};

    /** One message: {@code from} and {@code to} are names of columns, {@code label} says what it is. */
    public record Entry(long micros, String from, String to, String label, String transport, byte[] bytes) {}

    public Ladder(String server) {
        this.server = server;
    }

    /** Calls {@code listener} for every message from now on, in order. */
    public synchronized void live(Consumer<Entry> listener) {
        live = listener;
    }

    synchronized void column(String name) {
        if (!columns.contains(name)) {
            columns.add(name);
            if (columns.size() == 1) {
                columns.add(server);
            }
        }
    }

    void address(InetSocketAddress address, String name) {
        names.put(address, name);
    }

    synchronized void sent(String from, InetSocketAddress to, String label, String transport, byte[] bytes) {
        add(from, names.getOrDefault(to, server), label, transport, bytes);
    }

    synchronized void received(String to, InetSocketAddress from, String label, String transport, byte[] bytes) {
        add(names.getOrDefault(from, server), to, label, transport, bytes);
    }

    private void add(String from, String to, String label, String transport, byte[] bytes) {
        Entry entry = new Entry((System.nanoTime() - startNs) / 1000, from, to, label, transport, bytes);
        if (entries.size() == LIMIT) {
            entries.remove(0);
        }
        entries.add(entry);
        live.accept(entry);
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The messages that reached {@code name}. */
    public List<Entry> receivedBy(String name) {
        return entries().stream().filter(entry -> entry.to().equals(name)).toList();
    }

    /** The names above the columns. */
    public synchronized String heading() {
        StringBuilder line = new StringBuilder(" ".repeat(11));
        for (String column : columns) {
            line.append(centre(column, COLUMN));
        }
        return line.toString().stripTrailing();
    }

    /** One message as a line under {@link #heading()}. */
    public synchronized String line(Entry entry) {
        StringBuilder line = new StringBuilder();
        line.append(String.format("%7.3f s  ", entry.micros() / 1_000_000.0));
        int from = columns.indexOf(entry.from());
        int to = columns.indexOf(entry.to());
        int left = Math.min(from, to);
        int right = Math.max(from, to);
        if (left < 0 || left == right) {
            return line + " " + entry.from() + " -> " + entry.to() + " " + entry.label();
        }
        line.append(" ".repeat(COLUMN / 2 - 1));
        for (int i = 0; i < columns.size(); i++) {
            line.append('|');
            if (i == left) {
                line.append(arrow(entry.label(), (right - left) * COLUMN - 1, from < to));
                i = right - 1;
            } else {
                line.append(" ".repeat(COLUMN - 1));
            }
        }
        return line.toString().stripTrailing();
    }

    private static String arrow(String label, int width, boolean toTheRight) {
        int room = width - 5;
        String text = label.length() > room ? label.substring(0, room - 2) + ".." : label;
        int before = (width - 2 - text.length()) / 2;
        int after = width - 2 - text.length() - before;
        String middle = "-".repeat(before) + " " + text + " " + "-".repeat(after);
        return toTheRight ? middle.substring(0, width - 1) + ">" : "<" + middle.substring(1, width);
    }

    private static String centre(String text, int width) {
        int before = Math.max(0, (width - text.length()) / 2);
        return " ".repeat(before) + text + " ".repeat(Math.max(0, width - text.length() - before));
    }

    /** The whole picture; for the last messages, the server's text too when {@code full}. */
    public String picture() {
        StringBuilder text = new StringBuilder(heading()).append('\n');
        entries().forEach(entry -> text.append(line(entry)).append('\n'));
        return text.toString();
    }
}
