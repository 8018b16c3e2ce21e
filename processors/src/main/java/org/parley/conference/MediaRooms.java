package org.parley.conference;

/** Port: makes the {@link MediaRoom} of a conference. */
public interface MediaRooms {

    /** A room for this conference; its troubles (slow reader, failed connection) are reported on the conference's loop. */
    MediaRoom open(Conference conference);
}
