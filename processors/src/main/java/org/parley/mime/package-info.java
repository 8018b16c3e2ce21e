/**
 * Message bodies with several parts (RFC 2046 as SIP uses it, RFC 5621), read by Apache James Mime4j.
 *
 * <p>Read first: {@link org.parley.mime.BodyParts}, {@link org.parley.mime.BodyPart}. Uses Mime4j only.
 */
package org.parley.mime;
