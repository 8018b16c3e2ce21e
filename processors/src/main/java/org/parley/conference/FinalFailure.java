package org.parley.conference;

import java.time.Duration;
import java.util.Optional;

/**
 * The final response that the inviter gets when everybody failed.
 *
 * @param status 400 to 699
 * @param retryAfter that of the chosen response, if it had one
 */
public record FinalFailure(int status, Optional<Duration> retryAfter) {}
