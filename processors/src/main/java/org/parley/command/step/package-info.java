/**
 * The steps of {@code run-command.xml}: parse, authorise, claim, run, reply; bound to their names by {@link
 * org.parley.command.step.CommandSteps}. What a step finds is in the exchange property {@code ParleyCommand}, the reply in
 * {@code ParleyReply}.
 */
package org.parley.command.step;
