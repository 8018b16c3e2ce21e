/**
 * Sessions beyond the end of the process: they are kept as records of the outbox, and taken up again when the server starts.
 *
 * <p>Read first: {@link org.parley.restore.SessionRecords}, {@link org.parley.restore.Restorer}.
 *
 * <p>Uses the domain's values and the outbox.
 */
package org.parley.restore;
