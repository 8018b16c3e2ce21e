package org.parley.osgi.shell;

import java.time.Instant;
import java.util.Map;

/**
 * The server in numbers, each by its name, in the order to show them in.
 *
 * @param startedAt when it began to count
 * @param now what it holds now; all that a session could leave behind is among it
 * @param sinceStart what happened so far
 */
public record Figures(Instant startedAt, Map<String, Long> now, Map<String, Long> sinceStart) {}
