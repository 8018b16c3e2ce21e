/**
 * The border to Karaf: configuration, wiring and life cycle.
 *
 * <p>Read first: {@link org.parley.osgi.ParleyActivator}, which Declarative Services starts; {@link org.parley.osgi.Gateway}, the
 * IM server as one object; {@link org.parley.osgi.ParleyConfig}, what {@code etc/parley.cfg} says. This package may use every other;
 * no other may use it.
 */
package org.parley.osgi;
