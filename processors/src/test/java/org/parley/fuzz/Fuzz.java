package org.parley.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Fuzzing for long: {@code mvn -Pfuzz -pl processors -am verify -Dfuzz="target=sdp runs=1000000 seed=1"}. Without a target all
 * take turns. {@code engine=jazzer} leaves the choice of inputs to coverage-guided Jazzer, and memory out; else they are made from the seeds. An
 * input that fails is kept in {@code target/fuzz/<target>}; mended, it goes to {@code src/test/resources/fuzz/<target>}.
 */
public final class Fuzz {

    private static final Path FOUND = Path.of("target/fuzz");

    private Fuzz() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> options =
                new HashMap<>(Map.of("target", "all", "runs", "100000", "seed", "1", "engine", "own"));
        for (String arg : args) {
            String[] option = arg.split("=", 2);
            if (option.length != 2 || options.put(option[0], option[1]) == null) {
                throw new IllegalArgumentException("not an option: " + arg + "; there are target, runs, seed, engine");
            }
        }
        String chosen = options.get("target");
        List<String> names = chosen.equals("all") ? List.copyOf(FuzzTargets.names()) : List.of(chosen.split(","));
        long runs = Long.parseLong(options.get("runs"));
        long seed = Long.parseLong(options.get("seed"));
        if (options.get("engine").equals("jazzer")) {
            runJazzer(names.get(0), runs, seed);
            return;
        }
        int findings = 0;
        for (String name : names) {
            findings += run(name, runs, seed);
        }
        System.exit(findings == 0 ? 0 : 1);
    }

    private static int run(String name, long runs, long seed) throws IOException {
        FuzzTarget target = FuzzTargets.make(name);
        Trial trial = new Trial(target);
        List<byte[]> corpus = new ArrayList<>(target.seeds());
        corpus.addAll(Corpus.found(name));
        Mutator mutator = new Mutator(seed, corpus, target.words());
        Set<String> known = new HashSet<>();
        ErrorLog log = new ErrorLog(System.err);
        System.setErr(log);
        long began = System.nanoTime();
        for (long i = 0; i < runs; i++) {
            byte[] input = mutator.next();
            try {
                trial.run(input);
                log.requireQuiet();
            } catch (Trial.Finding finding) {
                if (known.add(kind(finding))) {
                    keep(name, input, finding);
                }
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: %d executions, seed %d, %.0f s, %.0f/s, %d findings, at most %.0f %% of the memory allowed%n",
                name,
                runs,
                seed,
                seconds,
                runs / seconds,
                known.size(),
                100 * trial.largestShare());
        return known.size();
    }

    private static String kind(Trial.Finding finding) {
        Throwable cause = finding.getCause() == null ? finding : finding.getCause();
        StackTraceElement[] frames = cause.getStackTrace();
        return cause.getClass().getName() + (finding.getCause() == null || frames.length == 0 ? "" : frames[0]);
    }

    private static void keep(String name, byte[] input, Trial.Finding finding) throws IOException {
        Path folder = Files.createDirectories(FOUND.resolve(name));
        Path file = folder.resolve(Integer.toHexString(java.util.Arrays.hashCode(input)));
        Files.write(file, input);
        System.out.println(name + " " + file + " " + finding.getMessage());
        if (finding.getCause() != null) {
            Stream.of(finding.getCause().getStackTrace()).limit(8).forEach(frame -> System.out.println("    " + frame));
        }
    }

    /** What the server logs as its own mistake is a finding too. */
    private static final class ErrorLog extends PrintStream {

        private String error = "";

        ErrorLog(PrintStream out) {
            super(out, true);
        }

        @Override
        public void println(String line) {
            if (line.contains(" ERROR ")) {
                error = line;
            }
            super.println(line);
        }

        void requireQuiet() {
            if (!error.isEmpty()) {
                String line = error;
                error = "";
                throw new Trial.Finding("logs " + line, null);
            }
        }
    }

    /** By name, because Jazzer is here in this profile alone. */
    private static void runJazzer(String name, long runs, long seed) throws Exception {
        Path corpus = Files.createDirectories(FOUND.resolve("corpus").resolve(name));
        List<byte[]> seeds = FuzzTargets.make(name).seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        Path findings = Files.createDirectories(FOUND.resolve(name));
        System.setProperty("fuzz.target", name);
        List<String> args = List.of(
                "--target_class=" + JazzerEntry.class.getName(),
                "--instrumentation_includes=org.parley.**",
                "--custom_hook_includes=org.parley.none",
                "--disabled_hooks=*",
                "-runs=" + runs,
                "-seed=" + seed,
                "-max_len=65507",
                "-artifact_prefix=" + findings + "/",
                corpus.toString());
        Class.forName("com.code_intelligence.jazzer.Jazzer")
                .getMethod("main", String[].class)
                .invoke(null, (Object) args.toArray(String[]::new));
    }
}
