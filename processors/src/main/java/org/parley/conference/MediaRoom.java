package org.parley.conference;

import java.time.Duration;
import org.parley.sdp.MsrpTransport;

/** Port: the MSRP switch of one conference (OMA 7.2.3). Called on the conference's loop; must not block. */
public interface MediaRoom {

    /** Allocates the switch's end of a user's leg: a path of its own over this transport. */
    MediaLeg reserve(Participant participant, MsrpTransport transport);

    /** For how long no user has sent anything, since the room is there. May be called from any thread. */
    Duration quiet();

    /** Ends all legs and forgets the room. */
    void close();
}
