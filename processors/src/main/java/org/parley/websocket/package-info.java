/**
 * The WebSocket protocol from the server's side (RFC 6455), for the protocols that run over it: {@link
 * org.parley.websocket.OpeningHandshake} answers the request of a client, {@link org.parley.websocket.FrameReader} cuts what he
 * sends into messages, {@link org.parley.websocket.FrameWriter} writes what he gets. Octets in, octets out: sockets are the
 * business of whoever uses it. No extension is ever agreed on, so there is no compression. Uses the JDK alone.
 */
package org.parley.websocket;
