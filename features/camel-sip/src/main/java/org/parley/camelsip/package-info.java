/**
 * The component {@code sip:} of routes: camel-sip, whose classes are used as they are, on sockets that belong to the component
 * and not to a version of a route.
 *
 * <p>Read first: {@link org.parley.camelsip.SharedSocketComponent}, {@link org.parley.camelsip.SipSockets}. Uses camel-sip,
 * Camel and JAIN-SIP; nothing of the server.
 */
package org.parley.camelsip;
