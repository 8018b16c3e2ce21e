/**
 * Where pre-defined groups come from: documents in a folder, and documents of an XDM server over XCAP.
 *
 * <p>Read first: {@link org.parley.group.Groups}, the directory that the server asks; {@link org.parley.group.GroupFiles};
 * {@link org.parley.group.XcapGroups}. May use {@code conference}, {@code xml} and the JDK's HTTP client.
 */
package org.parley.group;
