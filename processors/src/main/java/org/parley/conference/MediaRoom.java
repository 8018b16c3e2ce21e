package org.parley.conference;

import org.parley.sdp.MsrpTransport;

/** Port: the MSRP switch of one conference (OMA 7.2.3). Called on the conference's loop; must not block. */
public interface MediaRoom {

    /** Allocates the switch's end of a user's leg: a path of its own over this transport. */
    MediaLeg reserve(Participant participant, MsrpTransport transport);

    /** Ends all legs and forgets the room. */
    void close();
}
