package org.parley.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.parley.osgi.console.Console;
import org.parley.osgi.console.ConsoleException;
import org.parley.osgi.console.RouteFileRow;
import org.parley.osgi.report.ServerReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all pages that are open what has changed. The server is asked for it only while there are some, once for all of them,
 * and by one thread; a page that does not read delays nobody.
 */
final class Feed implements AutoCloseable {

    /** Most pages at a time. Ours: far more than a server has operators. */
    static final int MOST_VIEWERS = 32;

    /** Sessions and refusals that are told; the others are counted. Ours: several screens. */
    private static final int MOST_ROWS = 100;

    /** How often something may change on the screen. Ours: it looks as if at once. */
    private static final long EVERY_MS = 500;

    /** What costs more, or changes less, is looked at only each so many times. */
    private static final int SELDOM = 4;

    /** Each so many times a page that is told nothing is shown that the stream goes on: 15 s, less than proxies wait. */
    private static final int HEARTBEAT = 30;

    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    private final Console console;
    private final ServerReport report;
    private final Predicate<Caller> goesOn;
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private final Map<String, String> latest = new LinkedHashMap<>();
    private final ScheduledExecutorService thread;
    private int rounds;

    /** @param goesOn whether who was let in may stay */
    Feed(Console console, ServerReport report, Predicate<Caller> goesOn) {
        this.console = console;
        this.report = report;
        this.goesOn = goesOn;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread feeding = new Thread(task, "parley-console");
            feeding.setDaemon(true);
            return feeding;
        });
    }

    void start() {
        thread.scheduleWithFixedDelay(this::quietly, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Whether another page of this name finds a place. */
    boolean hasPlaceFor(String page) {
        return viewers.stream().filter(viewer -> !viewer.page().equals(page)).count() < MOST_VIEWERS;
    }

    /** Adds a page, and tells it everything soon. */
    void add(Viewer added) {
        thread.execute(() -> {
            join(added);
            quietly();
        });
    }

    /** Adds a page; the stream that it had before ends. */
    void join(Viewer added) {
        List<Viewer> before = viewers.stream()
                .filter(viewer -> viewer.page().equals(added.page()))
                .toList();
        viewers.removeAll(before);
        before.forEach(Viewer::close);
        if (hasPlaceFor(added.page())) {
            viewers.add(added);
        } else {
            added.close();
        }
    }

    int size() {
        return viewers.size();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        viewers.forEach(Viewer::close);
        viewers.clear();
    }

    /** A fault of one round must not be the last. */
    private void quietly() {
        try {
            round();
        } catch (RuntimeException e) {
            LOG.warn("{}: the pages could not be brought up to date", Alerts.FEED_FAILED, e);
        }
    }

    //= CON-5
    /** Looks at the server, and tells each page what it does not know yet. */
    void round() {
        List<Viewer> over = viewers.stream()
                .filter(viewer -> viewer.stream().isClosed() || !goesOn.test(viewer.caller()))
                .toList();
        viewers.removeAll(over);
        over.forEach(Viewer::close);
        if (viewers.isEmpty()) {
            latest.clear();
            rounds = 0;
            return;
        }
        look();
        boolean beats = rounds % HEARTBEAT == 0;
        for (Viewer viewer : viewers) {
            new ArrayList<>(latest.entrySet()).forEach(entry -> viewer.show(entry.getKey(), entry.getValue()));
            viewer.follow(console);
            if (beats) {
                viewer.stream().heartbeat();
            }
        }
        rounds++;
    }

    private void look() {
        boolean isSeldom = rounds % SELDOM == 0;
        if (isSeldom) {
            latest.put("health", ConsoleJson.health(report));
        }
        latest.put("figures", ConsoleJson.figures(report.figures()));
        try {
            latest.put("sessions", ConsoleJson.sessions(console.sessions(MOST_ROWS)));
            latest.put("refusals", Json.array(console.refusals(MOST_ROWS), ConsoleJson::refusal));
            List<RouteFileRow> files = console.routes();
            latest.put("routes", Json.array(files, ConsoleJson::file));
            latest.put("counts", ConsoleJson.counts(files));
            latest.put("outbox", ConsoleJson.outbox(console.outbox()));
            latest.remove("down");
        } catch (ConsoleException e) {
            latest.put("down", ConsoleJson.error(e.getMessage()));
        }
    }
}
