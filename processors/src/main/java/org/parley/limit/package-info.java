/**
 * How much one peer may cause in a time: {@link org.parley.limit.TokenBuckets} counts, {@link org.parley.limit.Rate} is what
 * is allowed, {@link org.parley.limit.Source} is who counts as one,
 * {@link org.parley.limit.Holding} how much a table holds that peers fill. Uses the JDK alone.
 */
package org.parley.limit;
