/**
 * The files of a distribution that its operator may edit, and what becomes of them when a new version ships them.
 *
 * <p>Read first: {@link org.parley.shipped.ShippedFiles}. May use the JDK and logging only.
 */
package org.parley.shipped;
