/**
 * What the server says of itself, for whoever shows it: shell, metrics, health checks, JMX.
 *
 * <p>Read first: {@link org.parley.osgi.report.ServerReport}, the OSGi service; {@link org.parley.osgi.report.Meter}, every
 * figure there is; {@link org.parley.osgi.report.Health}. Uses the JDK only; other bundles import it.
 */
package org.parley.osgi.report;
