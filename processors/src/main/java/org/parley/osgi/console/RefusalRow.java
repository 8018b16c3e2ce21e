package org.parley.osgi.console;

import java.time.Instant;
import java.util.Optional;

/**
 * A refused request.
 *
 * @param session id of the session that it belonged to; empty where none was allocated yet
 * @param step name of the step that refused, {@code protocol} for the checks before any route
 */
public record RefusalRow(
        Instant at, String callId, Optional<String> session, String rule, String step, int status, String reason) {}
