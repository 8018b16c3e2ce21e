/**
 * The operator's commands in the Karaf shell, scope {@code im}.
 *
 * <p>Read first: {@link org.parley.osgi.shell.ImServer}, where they get everything from;
 * {@link org.parley.osgi.shell.ImCommand}, what all of them share; {@link org.parley.osgi.shell.SessionCommand}. May use the
 * views of {@code conference} and {@code camel}, and Karaf's shell; of {@code osgi} nothing else, so that they can be tested
 * without a server.
 */
package org.parley.osgi.shell;
