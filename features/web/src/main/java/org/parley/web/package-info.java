/**
 * The server over HTTP, on the web server of Karaf: metrics and health.
 *
 * <p>Read first: {@link org.parley.web.MetricsServlet}, {@link org.parley.web.HealthServlet}. A bundle of its own, so that a
 * Karaf without web server runs the IM server; of that it uses {@code org.parley.osgi.report} only.
 */
package org.parley.web;
