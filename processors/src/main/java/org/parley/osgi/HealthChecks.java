package org.parley.osgi;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.health.ContextHealthCheck;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;
import org.apache.camel.impl.health.RoutesHealthCheckRepository;
import org.parley.camel.RouteFileView;
import org.parley.loop.LoopGroup;
import org.parley.osgi.report.Health;
import org.parley.osgi.report.Health.Check;
import org.parley.sip.UserAgent;

/** Asks the parts of the server, and Camel, whether they are well. Safe for any thread; waits {@link #PATIENCE_MS} at most. */
final class HealthChecks {

    /** How long loops have to come to a task. Ours: so long Kubernetes waits for a probe unless told otherwise. */
    private static final long PATIENCE_MS = 1_000;

    private final CamelContext context;
    private final Supplier<List<RouteFileView>> files;
    private final LoopGroup loops;
    private final UserAgent userAgent;
    private final MsrpListeners listeners;
    private final EventLoopGroup channels;

    HealthChecks(
            CamelContext context,
            Supplier<List<RouteFileView>> files,
            LoopGroup loops,
            UserAgent userAgent,
            MsrpListeners listeners,
            EventLoopGroup channels) {
        this.context = context;
        this.files = files;
        this.loops = loops;
        this.userAgent = userAgent;
        this.listeners = listeners;
        this.channels = channels;
    }

    /** Has Camel check itself and its routes, and what components of integrators add. To be called before it starts. */
    void register() {
        DefaultHealthCheckRegistry registry = new DefaultHealthCheckRegistry(context);
        registry.register(new ContextHealthCheck());
        registry.register(new RoutesHealthCheckRepository());
        context.getCamelContextExtension().addContextPlugin(HealthCheckRegistry.class, registry);
    }

    Health live() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        CompletableFuture<Void> timers = passes(loops::passThroughTimers);
        CompletableFuture<Void> lanes = passes(userAgent::passThroughLanes);
        CompletableFuture<Void> events = passes(this::passThroughChannels);
        List<Check> checks = new ArrayList<>(List.of(
                loop("session-loops", timers, deadline),
                loop("sip-lanes", lanes, deadline),
                loop("msrp-loops", events, deadline)));
        checks.addAll(camel(HealthCheckHelper.invokeLiveness(context)));
        return new Health(checks);
    }

    /** @param overload why new calls are refused; empty when they are not */
    Health ready(Optional<String> overload) {
        List<Check> checks = new ArrayList<>(List.of(
                new Check("sip-listeners", userAgent.isListening(), Map.of()),
                new Check("msrp-listeners", listeners.isBound(), Map.of()),
                routeFiles(),
                new Check(
                        "admission",
                        overload.isEmpty(),
                        overload.map(why -> Map.of("cause", why)).orElse(Map.of()))));
        checks.addAll(camel(HealthCheckHelper.invokeReadiness(context)));
        return new Health(checks);
    }

    private CompletableFuture<Void> passThroughChannels() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (EventExecutor loop : channels) {
            all.add(CompletableFuture.runAsync(() -> {}, loop));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> passes(Supplier<CompletableFuture<Void>> loop) {
        try {
            return loop.get();
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Check loop(String name, CompletableFuture<Void> passed, long deadlineNs) {
        boolean isAlive = passed.thenApply(unused -> true)
                .completeOnTimeout(false, Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS)
                .exceptionally(failure -> false)
                .join();
        return new Check(
                name, isAlive, isAlive ? Map.of() : Map.of("cause", "no task was done within " + PATIENCE_MS + " ms"));
    }

    /** A file whose last edit was refused is well while its last good version is in force. */
    private Check routeFiles() {
        Map<String, String> details = new TreeMap<>();
        boolean isInForce = true;
        for (RouteFileView file : files.get()) {
            if (file.refusal().isPresent()) {
                boolean hasGood = file.since().isPresent();
                isInForce &= hasGood;
                details.put(
                        file.file(),
                        (hasGood ? "last edit not in force: " : "not in force: ")
                                + file.refusal().get().cause());
            }
        }
        return new Check("route-files", isInForce, details);
    }

    private static List<Check> camel(Collection<HealthCheck.Result> results) {
        return results.stream()
                .map(result -> new Check(
                        "camel-" + result.getCheck().getId(),
                        result.getState() != HealthCheck.State.DOWN,
                        result.getMessage().map(text -> Map.of("cause", text)).orElse(Map.of())))
                .toList();
    }
}
