/**
 * The distribution started as an operator starts it, and tests that talk to it over sockets.
 *
 * <p>Read first: {@link org.parley.assembly.KarafServer}, a running one; {@link org.parley.assembly.KarafExtension}, which gives all
 * test classes of this module the same.
 */
package org.parley.assembly;
