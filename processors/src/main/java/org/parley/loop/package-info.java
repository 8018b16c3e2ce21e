/**
 * What a conference runs on: one serial executor with a clock and timers of its own.
 *
 * <p>Read first: {@link org.parley.loop.Loop}, {@link org.parley.loop.LoopGroup}, {@link org.parley.loop.Transitions}.
 * Uses the JDK only.
 */
package org.parley.loop;
