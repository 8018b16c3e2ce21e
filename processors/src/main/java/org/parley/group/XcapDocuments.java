package org.parley.group;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.parley.limit.Holding;
import org.parley.xml.SharedGroups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents of an XDM server, got by HTTP (RFC 4825 section 7) and kept: one that was asked for lately serves at once, an
 * older one is asked for by its ETag, and while the server is out the last good one serves. Bounded in number and octets. Safe
 * for any thread; nothing blocks.
 */
final class XcapDocuments implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(XcapDocuments.class);

    /** How long a document serves without asking. Ours: as fast as a folder has to be. */
    static final Duration FRESH = Duration.ofSeconds(5);

    /** Octets of all documents that are kept. Ours. */
    static final long MAX_KEPT_BYTES = 64L << 20;

    /** Documents that are kept, known to be missing ones included. Ours. */
    static final int MAX_KEPT = 10_000;

    /** Requests at one time. Ours: an XDM server that is slow must not gather them. */
    static final int MAX_REQUESTS = 64;

    private static final int THREADS = 2;

    /** What is known of a document. */
    sealed interface Reading {

        /** The document; the same object while it has not changed. */
        record Found(byte[] content, Optional<String> etag) implements Reading {}

        /** The server says that there is none. */
        record Missing() implements Reading {}

        /**
         * The server cannot say.
         *
         * @param reason for the log
         * @param lastGood the document as it was, unless that is too long ago
         */
        record Unavailable(String reason, Optional<Found> lastGood) implements Reading {}
    }

    private record Kept(Reading reading, Instant asked, Optional<Reading.Found> good, Instant goodAt) {

        int octets() {
            return good.map(found -> found.content().length).orElse(0);
        }
    }

    private final InstantSource clock;
    private final ExecutorService threads;
    private final HttpClient client;
    private final LinkedHashMap<URI, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<URI, CompletableFuture<Reading>> underWay = new HashMap<>();
    private long keptBytes;

    /** @param clock a time that nobody sets, whatever it is: it tells how old a document is */
    XcapDocuments(InstantSource clock) {
        this.clock = clock;
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "parley-xcap");
            thread.setDaemon(true);
            return thread;
        });
        client = HttpClient.newBuilder()
                .executor(threads)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    synchronized List<Holding> holdings() {
        return List.of(
                Holding.memory("group.documents", kept.size(), MAX_KEPT),
                Holding.living("group.requests", underWay.size()));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /**
     * The document as it is now, or was.
     *
     * @param staleAfter how long ago the last good one may have been got
     * @param timeout longest wait for the answer
     */
    synchronized CompletableFuture<Reading> fetch(URI uri, Duration staleAfter, Duration timeout) {
        Instant now = clock.instant();
        Optional<Kept> known = Optional.ofNullable(kept.get(uri));
        if (known.filter(k -> now.isBefore(k.asked().plus(FRESH))).isPresent()) {
            return CompletableFuture.completedFuture(current(known.get(), staleAfter));
        }
        CompletableFuture<Reading> waiting = underWay.get(uri);
        if (waiting != null) {
            return waiting;
        }
        if (underWay.size() >= MAX_REQUESTS) {
            return CompletableFuture.completedFuture(
                    outage("more than " + MAX_REQUESTS + " requests wait for the XDM server", known, staleAfter));
        }
        CompletableFuture<Reading> result = new CompletableFuture<>();
        underWay.put(uri, result);
        send(uri, known.flatMap(Kept::good), timeout).whenComplete((response, failure) -> {
            Reading reading = concluded(uri, response, failure, staleAfter);
            result.complete(reading);
        });
        return result;
    }

    private CompletableFuture<HttpResponse<byte[]>> send(URI uri, Optional<Reading.Found> good, Duration timeout) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(timeout).GET();
        good.flatMap(Reading.Found::etag).ifPresent(etag -> request.header("If-None-Match", etag));
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request.build(), head -> new BoundedBody(SharedGroups.MAX_OCTETS));
        CompletableFuture<HttpResponse<byte[]>> inTime =
                sent.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        // The client's own timeout ends with the header of the response; a body that drips is given up here.
        inTime.whenComplete((response, failure) -> sent.cancel(true));
        return inTime;
    }

    private synchronized Reading concluded(
            URI uri, HttpResponse<byte[]> response, Throwable failure, Duration staleAfter) {
        underWay.remove(uri);
        Optional<Kept> known = Optional.ofNullable(kept.get(uri));
        if (failure != null) {
            return keep(uri, outage("it cannot be reached: " + failure, known, staleAfter), known);
        }
        Optional<Reading.Found> good = known.flatMap(Kept::good);
        Reading reading =
                switch (response.statusCode()) {
                    case 200 -> new Reading.Found(
                            response.body(), response.headers().firstValue("ETag"));
                    case 404, 410 -> new Reading.Missing();
                    case 304 -> good.<Reading>map(found -> found)
                            .orElseGet(() -> outage("304 without our asking", known, staleAfter));
                    default -> outage("it answers " + response.statusCode(), known, staleAfter);
                };
        return keep(uri, reading, known);
    }

    private Reading keep(URI uri, Reading reading, Optional<Kept> before) {
        Instant now = clock.instant();
        Kept after;
        if (reading instanceof Reading.Found found) {
            after = new Kept(reading, now, Optional.of(found), now);
        } else if (reading instanceof Reading.Missing) {
            after = new Kept(reading, now, Optional.empty(), now);
        } else {
            after = new Kept(
                    reading,
                    now,
                    before.flatMap(Kept::good),
                    before.map(Kept::goodAt).orElse(now));
        }
        report(uri, before.map(Kept::reading), reading);
        before.ifPresent(old -> keptBytes -= old.octets());
        kept.put(uri, after);
        keptBytes += after.octets();
        evict();
        return reading;
    }

    /** One line when a document cannot be had any more, one when it can again. */
    private static void report(URI uri, Optional<Reading> before, Reading now) {
        boolean wasOut = before.filter(Reading.Unavailable.class::isInstance).isPresent();
        if (now instanceof Reading.Unavailable out && !wasOut) {
            LOG.warn(
                    "{}: not to be had of the XDM server: {}{}",
                    uri,
                    out.reason(),
                    out.lastGood().isPresent() ? "; the last good version serves" : "");
        } else if (wasOut && !(now instanceof Reading.Unavailable)) {
            LOG.info("{}: the XDM server answers again", uri);
        }
    }

    /** Those that nobody has asked for longest go first. */
    private void evict() {
        var eldest = kept.entrySet().iterator();
        while ((keptBytes > MAX_KEPT_BYTES || kept.size() > MAX_KEPT) && eldest.hasNext()) {
            keptBytes -= eldest.next().getValue().octets();
            eldest.remove();
        }
    }

    private Reading current(Kept known, Duration staleAfter) {
        return known.reading() instanceof Reading.Unavailable out
                ? outage(out.reason(), Optional.of(known), staleAfter)
                : known.reading();
    }

    private Reading.Unavailable outage(String reason, Optional<Kept> known, Duration staleAfter) {
        Optional<Reading.Found> lastGood = known.filter(
                        k -> clock.instant().isBefore(k.goodAt().plus(staleAfter)))
                .flatMap(Kept::good);
        return new Reading.Unavailable(reason, lastGood);
    }
}
