package org.parley.conference;

import java.time.Duration;
import java.util.Optional;

/**
 * How a refresh of ours ended.
 *
 * @param status of the final response; 408 when none came
 * @param agreed timer that a 2xx agrees to; empty: none any more
 * @param smallest interval that a 422 asks for
 */
public record Refreshed(int status, Optional<SessionExpires> agreed, Optional<Duration> smallest) {}
