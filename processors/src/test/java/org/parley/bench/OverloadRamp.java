package org.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Finds what a focus can carry, offers it twice that, and looks at what is left of it. The rate rises until goodput does
 * not; the highest goodput is the peak, and the overload is twice that. Each run has a JVM of its own for each focus; the
 * focuses take turns, so that all have the same machine.
 */
public final class OverloadRamp {

    private static final LoadOptions USAGE = new LoadOptions(
            "OverloadRamp",
            """
              focus=bare,server       which, and in which order
              runs=3                  of each
              invitees=10             a set-up
              from=300                first rate, set-ups a second
              step=150                between two rates
              most=3000               last rate, if goodput rises so far
              seconds=10              at each rate
              warmup=40               seconds at the first rate before anything is counted
              overload=20             seconds at twice the peak
              factor=2                of the peak, or half or three times it
              quiet=0.25              cores that others may use; a measurement waits for that, and is taken once more if not
              patience=120            seconds to wait for a quiet machine
              tries=3                 of one measurement
              idle=60                 seconds after the overload within which every count must be zero
            """
                    + FocusProcess.OPTIONS);

    /** Goodput has passed its peak when it is below this share of it. */
    private static final double PAST_PEAK = 0.9;

    private final LoadOptions options;
    private final Map<String, List<Run>> runs = new LinkedHashMap<>();

    private record Run(double peak, double clean, LoadResult overload) {
        double share() {
            return overload.goodput() / peak;
        }
    }

    private OverloadRamp(LoadOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<LoadOptions> options = USAGE.read(arguments);
        if (options.isPresent()) {
            new OverloadRamp(options.get()).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        String[] kinds = options.text("focus", "bare,server").split(",");
        LoadOptions.print(String.format(
                "%-7s %8s %9s %7s %7s %8s %8s %7s %9s %8s %7s%n",
                "focus", "offered", "goodput", "503", "no R-A", "other", "re-sent", "re-sent", "p99", "CPU", "others"));
        LoadOptions.print(String.format(
                "%-7s %8s %9s %7s %7s %8s %8s %7s %9s %8s%n",
                "", "/s", "/s", "/s", "", "", "by it", "by us", "ms", "ms each"));
        for (int i = 0; i < options.number("runs", 3); i++) {
            for (String kind : kinds) {
                runs.computeIfAbsent(kind, any -> new ArrayList<>()).add(run(kind));
            }
        }
        runs.forEach((kind, each) -> LoadOptions.print(String.format(
                "%-7s medians of %d: clean up to %.0f/s, peak %.0f/s, at %s times the peak %.0f/s = %.0f %% of it (least %.0f %%)%n",
                kind,
                each.size(),
                median(each.stream().map(Run::clean)),
                median(each.stream().map(Run::peak)),
                options.text("factor", "2"),
                median(each.stream().map(run -> run.overload().goodput())),
                100 * median(each.stream().map(Run::share)),
                100 * each.stream().mapToDouble(Run::share).min().orElse(0))));
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private Run run(String kind) throws IOException, InterruptedException {
        LoadCounts counts = new LoadCounts();
        int invitees = options.number("invitees", 10);
        try (LoadInvitees called = new LoadInvitees(counts, 0, invite -> {});
                FocusProcess focus = FocusProcess.start(kind, options, called.port(), invitees);
                LoadInviter inviter = new LoadInviter(
                        focus.address(), focus.factoryUri(), called.port(), invitees, counts, answer -> {})) {
            int rate = options.number("from", 300);
            offer(inviter, counts, focus, rate, options.number("warmup", 40));
            rest(focus);
            FocusState before = focus.heap();
            double peak = 0;
            double clean = 0;
            LoadResult result = null;
            while (rate <= options.number("most", 3000) && (result == null || result.goodput() > PAST_PEAK * peak)) {
                result = measured(kind, inviter, counts, focus, rate, options.number("seconds", 10));
                peak = Math.max(peak, result.goodput());
                clean = result.isClean() ? Math.max(clean, result.offeredPerSecond()) : clean;
                rate += options.number("step", 150);
            }
            double factor = Double.parseDouble(options.text("factor", "2"));
            result = measured(
                    kind, inviter, counts, focus, (int) Math.round(factor * peak), options.number("overload", 20));
            FocusState idle = rest(focus);
            FocusState after = focus.heap();
            LoadOptions.print(String.format(
                    "%-7s peak %.0f/s, overload keeps %.0f %% of it; idle after it: %s; heap %.1f MB before, %.1f MB after%n",
                    kind,
                    peak,
                    100 * result.goodput() / peak,
                    idle.isEmpty() ? "all counts 0" : idle.report(),
                    before.heapBytes() / 1e6,
                    after.heapBytes() / 1e6));
            return new Run(peak, clean, result);
        }
    }

    private FocusState rest(FocusProcess focus) throws IOException, InterruptedException {
        return focus.await(FocusState::isEmpty, options.seconds("idle", 60));
    }

    /** Takes a measurement when the machine is quiet, again when it did not stay so; the least disturbed one counts. */
    private LoadResult measured(
            String kind, LoadInviter inviter, LoadCounts counts, FocusProcess focus, int rate, int seconds)
            throws IOException, InterruptedException {
        double quiet = Double.parseDouble(options.text("quiet", "0.25"));
        Machine machine = new Machine(focus.pid());
        LoadResult best = null;
        double leastOthers = Double.MAX_VALUE;
        for (int i = 0; i < options.number("tries", 3) && leastOthers > quiet; i++) {
            machine.awaitQuiet(quiet, options.seconds("patience", 120));
            machine.mark();
            long cpu = focus.cpuMs();
            LoadResult result = offer(inviter, counts, focus, rate, seconds);
            double others = machine.others();
            show(kind, result, focus.cpuMs() - cpu, others);
            if (others < leastOthers) {
                best = result;
                leastOthers = others;
            }
        }
        return best;
    }

    private static void show(String kind, LoadResult result, long cpuMs, double others) {
        LoadOptions.print(String.format(
                "%-7s %8.0f %9.1f %7.0f %7d %8d %8d %7d %9.1f %8.3f %7.2f%n",
                kind,
                result.offeredPerSecond(),
                result.goodput(),
                result.overload() / result.offeringSeconds(),
                result.withoutRetryAfter(),
                result.refused() + result.silent(),
                result.repeatedByServer(),
                result.repeatedByUs(),
                result.answerMs()[2],
                (double) cpuMs / Math.max(1, result.completed()),
                others));
    }

    private LoadResult offer(LoadInviter inviter, LoadCounts counts, FocusProcess focus, int rate, int seconds)
            throws IOException, InterruptedException {
        counts.reset();
        long began = System.nanoTime();
        inviter.offer(rate, rate * seconds, Duration.ofSeconds(8));
        focus.await(FocusState::isIdle, Duration.ofSeconds(8));
        TimeUnit.SECONDS.sleep(1);
        return counts.result(rate * seconds, seconds, (System.nanoTime() - began) / 1e9);
    }
}
