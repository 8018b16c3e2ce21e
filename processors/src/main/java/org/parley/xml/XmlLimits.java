package org.parley.xml;

/**
 * What one document may cost.
 *
 * @param maxOctets of the document as received
 * @param maxDepth elements inside each other, the root being 1
 * @param maxElements of all names together
 * @param maxEntries {@code <entry>} elements
 */
record XmlLimits(int maxOctets, int maxDepth, int maxElements, int maxEntries) {}
