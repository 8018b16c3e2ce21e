package org.parley.sip;

/**
 * Where an INVITE of ours went: what requests in its dialog use when the peer does not say where he is.
 *
 * @param requestUri of the INVITE
 * @param routes that it was sent with
 */
record SentInvite(String requestUri, RouteSet routes) {}
