/**
 * Test user agents of our own, written from RFC 3261, RFC 4975 and RFC 3862 as plain text over sockets. They share no
 * code with the server, so that a mistake in its codecs cannot hide behind the same mistake here.
 *
 * <p>Read first: {@link org.parley.harness.Scene}, {@link org.parley.harness.ChatClient},
 * {@link org.parley.harness.SipCall}, {@link org.parley.harness.MsrpPeer}, {@link org.parley.harness.Ladder}.
 *
 * <p>May import: the JDK only.
 */
package org.parley.harness;
