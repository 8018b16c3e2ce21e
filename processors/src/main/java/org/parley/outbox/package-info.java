/**
 * What has to reach somebody else for certain and may wait: a durable log on this machine, emptied by routes. Events of
 * conferences, archived messages and whatever a route puts there survive a broker that is away and a server that is killed.
 *
 * <p>Read first: {@link org.parley.outbox.Outbox}, {@link org.parley.outbox.Entry}, {@link org.parley.outbox.Acceptance}.
 *
 * <p>How to use it. Whoever records asks {@link org.parley.outbox.Outbox#isRecorded} first, one look into a set, and builds
 * nothing when nobody wants the topic. Then {@link org.parley.outbox.Outbox#append}: it takes the entry or says why not, at
 * once, with no I/O and no encoding; the {@link org.parley.outbox.Entry.Body} is run later, on the outbox's own thread, so it
 * holds immutable values only and nothing of a loop's. The key is what order matters for, the identity of a session: entries
 * of one key arrive in the order in which they were appended. Whoever must know that an entry survives the next instant (a
 * command, a route's {@code to("outbox:...")}) uses {@link org.parley.outbox.Outbox#store} instead. Routes empty a topic with
 * {@code from("outbox:events")}: an exchange for each key and batch, body a JSON array, or {@code ?body=single} or {@code
 * ?body=list}; header {@code OutboxKey} has the key, {@code OutboxId} and {@code OutboxIds} the ids. An exchange that ends
 * without an exception is acknowledged, another comes again, so the route must not swallow the broker's exception. As long as
 * such a route exists its topic is recorded; a second broker takes a {@code subscription} of its own. Answers that must be the same when a
 * question comes twice are in {@link org.parley.outbox.Outbox#records}.
 *
 * <p>Uses H2's MVStore and the JDK.
 */
package org.parley.outbox;
