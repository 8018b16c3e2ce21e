/**
 * The Camel component {@code jms:} with the connections that {@code etc/org.parley.jms.cfg} describes, in any Camel context of
 * this Karaf.
 *
 * <p>Read first: {@link org.parley.jms.JmsResolver}, {@link org.parley.jms.JmsComponents}, {@link org.parley.jms.Connections}.
 * A bundle of its own, of which the IM server knows nothing: its routes name {@code jms:} and Camel finds it.
 */
package org.parley.jms;
