/**
 * The steps that routes name: one class each, {@code requireFactory} is {@link org.parley.step.RequireFactory}. A step
 * returns, or throws a {@link org.parley.conference.Refusal}; the order of the steps in the route file is the order of the
 * checks in the specification.
 *
 * <p>Read first: {@link org.parley.step.Setup}, {@link org.parley.step.Step}, {@link org.parley.step.LoopStep},
 * {@link org.parley.step.Steps}. May use {@code conference}, {@code sdp}, {@code mime}, {@code xml}, the values of
 * {@code sip}, the exchange constants and adapters of {@code camel}, and Camel.
 */
package org.parley.step;
