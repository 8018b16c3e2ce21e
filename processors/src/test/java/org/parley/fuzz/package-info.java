/**
 * Fuzzing of everything that reads what peers send. {@link org.parley.fuzz.FuzzTarget} is one reader, and stands in the package
 * of what it tests; {@link org.parley.fuzz.Fuzz} runs for as long as it is told, {@code FuzzTest} for a moment in each build.
 */
package org.parley.fuzz;
