/**
 * Commands of other systems: CloudEvents 1.0 in JSON that have something done, and the replies to them. Read {@link
 * org.parley.command.Command}, {@link org.parley.command.CommandReader}, {@link org.parley.command.CommandLedger} and {@link
 * org.parley.command.CommandRunner}. What a command and a reply have in them is written down in the JSON schemas beside this
 * package; an incompatible change makes a new version of the type.
 *
 * <p>Knows nothing of queues and routes: octets in, octets out. The steps of its route are in {@code command.step}.
 */
package org.parley.command;
