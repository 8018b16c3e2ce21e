/**
 * Message format of RFC 3862 (message/cpim): the header block that says who wrote to whom, and the MIME headers of the
 * content behind it. The content itself is never read here.
 *
 * <p>Read first: {@link org.parley.cpim.CpimParser}, {@link org.parley.cpim.CpimHead},
 * {@link org.parley.cpim.CpimWriter}, {@link org.parley.cpim.UriKey}. Uses the JDK only.
 */
package org.parley.cpim;
