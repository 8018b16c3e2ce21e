/**
 * The Camel components {@code sipua:} (SIP user agent) and {@code msrp:} (MSRP switch), the adapters between the protocols
 * and the ports of the conference, and the loader of route files.
 *
 * <p>Whoever shows routes to an operator asks {@link org.parley.camel.RouteReport} for files, routes and, of a file whose last
 * save is not in force, {@link org.parley.camel.RouteFileView.Refused} with place, cause and cure; and
 * {@link org.parley.camel.RoutePlans} for what the routes do.
 *
 * <p>Read first: {@link org.parley.camel.SipUaComponent}, {@link org.parley.camel.SipUaEndpoint},
 * {@link org.parley.camel.SipRouter}, {@link org.parley.camel.MsrpComponent}, {@link org.parley.camel.RouteFiles}. May use
 * {@code sip}, {@code msrp}, {@code conference}, Camel and netty.
 */
package org.parley.camel;
