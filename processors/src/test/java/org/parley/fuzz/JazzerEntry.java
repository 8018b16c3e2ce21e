package org.parley.fuzz;

/**
 * Where Jazzer comes in; the property {@code fuzz.target} names the target. Here exceptions alone count: what Jazzer puts into
 * the classes allocates much itself.
 */
public final class JazzerEntry {

    private static final FuzzTarget TARGET = FuzzTargets.make(System.getProperty("fuzz.target"));

    private JazzerEntry() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.run(input);
    }
}
