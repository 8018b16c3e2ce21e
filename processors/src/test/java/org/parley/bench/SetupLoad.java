package org.parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Offers set-ups of one inviter and N invitees to a focus and counts what becomes of them. Both parties are played here,
 * over UDP, from templates, without a SIP stack, so that the focus gets most of the machine.
 *
 * <p>The focus must end the legs when the inviter leaves ({@code adhoc.onCreatorLeave = end}).
 */
public final class SetupLoad {

    private static final LoadOptions USAGE = new LoadOptions(
            "SetupLoad",
            """
              target=127.0.0.1:5060   the focus; or focus=bare | focus=ua | focus=server: one of this package, in its JVM
              factory=sip:conference-factory@localhost
              invitees=10             a set-up
              rate=100                set-ups offered a second
              seconds=10              how long; or count=N set-ups
              warmup=0                seconds at that rate before anything is counted
              hold=0                  milliseconds between the answer and the inviter's BYE
              ring=0                  milliseconds between an invitee's 180 and its 200
              drain=8                 seconds to wait for what is open at the end
              pid=0                   process whose CPU is divided by the set-ups; known for focus=...
              settle=0                seconds before the run and after it; if not 0, what the focus=... holds is shown at the
                                      begin, at the end, and after that time
            """
                    + FocusProcess.OPTIONS);

    private final LoadOptions options;

    private SetupLoad(LoadOptions options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Optional<LoadOptions> options = USAGE.read(arguments);
        if (options.isPresent()) {
            new SetupLoad(options.get()).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        LoadCounts counts = new LoadCounts();
        try (LoadInvitees called = new LoadInvitees(counts, options.number("ring", 0), invite -> {})) {
            if (options.has("focus")) {
                try (FocusProcess focus =
                        FocusProcess.start(options.text("focus", ""), options, called.port(), invitees())) {
                    measure(
                            focus.address(),
                            focus.factoryUri(),
                            called.port(),
                            counts,
                            focus.pid(),
                            Optional.of(focus).filter(any -> options.number("settle", 0) > 0));
                }
            } else {
                measure(
                        address(options.text("target", "127.0.0.1:5060")),
                        options.text("factory", "sip:conference-factory@localhost"),
                        called.port(),
                        counts,
                        options.number("pid", 0),
                        Optional.empty());
            }
        }
    }

    private int invitees() {
        return options.number("invitees", 10);
    }

    private void measure(
            InetSocketAddress target,
            String factory,
            int inviteePort,
            LoadCounts counts,
            long pid,
            Optional<FocusProcess> asked)
            throws IOException, InterruptedException {
        int rate = options.number("rate", 100);
        Duration drain = options.seconds("drain", 8);
        try (LoadInviter inviter = new LoadInviter(target, factory, inviteePort, invitees(), counts, answer -> {})) {
            inviter.hold(Duration.ofMillis(options.number("hold", 0)));
            int warmUp = options.number("warmup", 0);
            if (warmUp > 0) {
                inviter.offer(rate, warmUp * rate, drain);
                counts.reset();
            }
            show("held before", asked, true);
            int setUps = options.number("count", options.number("seconds", 10) * rate);
            long cpuBefore = ProcessFigures.workMs(pid);
            long began = System.nanoTime();
            inviter.offer(rate, setUps, drain);
            long cpu = ProcessFigures.workMs(pid) - cpuBefore;
            LoadResult result = counts.result(setUps, (double) setUps / rate, (System.nanoTime() - began) / 1e9);
            LoadOptions.print(result.report());
            if (pid > 0 && result.completed() > 0) {
                LoadOptions.print(String.format(
                        "server CPU       %d ms, %.3f ms a completed set-up, resident %d MB%n",
                        cpu, (double) cpu / result.completed(), ProcessFigures.residentKb(pid) / 1024));
            }
            show("held at the end", asked, false);
            show("held later", asked, true);
        }
    }

    /** @param settled after the time in which answers are remembered */
    private void show(String when, Optional<FocusProcess> asked, boolean settled)
            throws IOException, InterruptedException {
        if (asked.isPresent()) {
            if (settled) {
                TimeUnit.SECONDS.sleep(options.number("settle", 0));
            } else {
                asked.get().await(FocusState::isIdle, options.seconds("drain", 8));
            }
            LoadOptions.print(
                    String.format("%-16s %s%n", when, asked.get().heap().report()));
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
