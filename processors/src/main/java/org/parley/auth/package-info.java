/**
 * Who a SIP client is, where no core says so: Digest authentication (RFC 8760 with RFC 7616) of a user agent server, RFC 3261
 * section 22.1. Read first {@link org.parley.auth.DigestAuthenticator}, {@link org.parley.auth.Nonces} and
 * {@link org.parley.auth.Login}. Users are asked for by JAAS: a login module of somebody else, in a bundle of its own, answers with
 * {@link org.parley.auth.DigestCallback} and {@link org.parley.auth.IdentityPrincipal}. Uses the JDK and logging alone.
 */
package org.parley.auth;
