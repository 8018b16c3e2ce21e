package org.parley.step;

import java.time.Instant;
import org.parley.conference.UserUri;

/**
 * Somebody came to a session or is in it no more.
 *
 * @param session its identity
 * @param isPresent he came
 */
record PresenceChange(UserUri user, String session, boolean isPresent, Instant at) {}
