/**
 * Session descriptions (RFC 4566) and the offer/answer exchange (RFC 3264) for MSRP media.
 *
 * <p>Read first: {@link org.parley.sdp.SessionDescription}, {@link org.parley.sdp.MessageMedia}, {@link
 * org.parley.sdp.OfferAnswer}, {@link org.parley.sdp.AttributeTravel}. Uses the JDK only; knows neither SIP nor sockets.
 */
package org.parley.sdp;
