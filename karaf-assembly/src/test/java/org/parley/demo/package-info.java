/** What {@code mvn -Prun verify} shows: the assembled Karaf with its defaults, a conversation on it, and then its shell. */
package org.parley.demo;
