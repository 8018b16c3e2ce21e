/**
 * MSRP (RFC 4975) as bytes: URIs, byte ranges, and a netty codec that turns a stream into heads and shared slices of
 * body, and back. Knows nothing of sessions.
 *
 * <p>Read first: {@link org.parley.msrp.MsrpDecoder}, {@link org.parley.msrp.MsrpPart},
 * {@link org.parley.msrp.MsrpRequest}, {@link org.parley.msrp.MsrpWriter}. Uses netty's buffers and channels.
 */
package org.parley.msrp;
