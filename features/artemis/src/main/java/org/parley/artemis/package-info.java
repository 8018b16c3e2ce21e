/**
 * An ActiveMQ Artemis broker in the Karaf of the IM server, for who has no broker of his own: it starts without any
 * configuration, on loopback, with its journal under {@code data/artemis}.
 *
 * <p>Read first: {@link org.parley.artemis.Broker}, {@link org.parley.artemis.Doorkeeper}. A bundle of its own that shares
 * nothing with the IM server but the password file: both talk JMS over TCP, so another broker can take its place.
 */
package org.parley.artemis;
