/**
 * Keys and trust for TLS: the files that {@code tls.*} names, read, watched and made ready for connections. Knows neither
 * SIP nor MSRP.
 *
 * <p>Read first: {@link org.parley.tls.KeyRing}, {@link org.parley.tls.TlsKeys}, {@link org.parley.tls.TlsFiles}. Uses the
 * JDK only.
 */
package org.parley.tls;
