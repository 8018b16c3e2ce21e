/**
 * What the server tells the world outside, as CloudEvents 1.0 in JSON: the events of conferences, refusals, and the archive of
 * messages. Read first: {@link org.parley.event.Announcer}, {@link org.parley.event.MessageArchive}, {@link
 * org.parley.event.CloudEvent}. What each event has in it is written down in the JSON schemas beside this package; they
 * are part of the interface, and an incompatible change makes a new version of the type. JSON is written here by hand: it is
 * copied octets for the most part, and has to cost next to nothing. May import conference, the values that the MSRP switch
 * hands out, cpim, and the outbox.
 */
package org.parley.event;
