package org.parley.fuzz;

/** Where Jazzer comes in; the property {@code fuzz.target} names the target. */
public final class JazzerEntry {

    private static final Trial TRIAL = new Trial(FuzzTargets.make(System.getProperty("fuzz.target")));

    private JazzerEntry() {}

    public static void fuzzerTestOneInput(byte[] input) {
        TRIAL.run(input);
    }
}
