/**
 * The demonstration: user agents that hold an ad hoc session with a running server and show what goes over the wire.
 *
 * <p>Read first: {@link org.parley.demo.Conversation}.
 *
 * <p>May import: the harness only.
 */
package org.parley.demo;
