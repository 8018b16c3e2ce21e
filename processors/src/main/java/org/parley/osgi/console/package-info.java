/**
 * What the web console shows and does: the server as its operator sees it, in values of the JDK alone, because the console is
 * a bundle of its own.
 *
 * <p>Read first: {@link org.parley.osgi.console.Console}. Of the server it uses the figures of {@code osgi.report} only; an
 * anonymous user appears by his anonymous URI, as everywhere at the operator's.
 */
package org.parley.osgi.console;
