package org.parley.conference;

import java.util.Optional;
import java.util.Set;
import org.parley.sdp.LocalMedia;

/** Port: the switch's end of one leg. Called on the conference's loop; must not block. */
public interface MediaLeg {

    /** Host, port and path to write into our SDP. */
    LocalMedia local();

    /**
     * The user takes part in the chat from now on.
     *
     * @param remote what the user negotiated
     * @param identities URIs that his messages may name as sender, the one he is listed by first
     * @param anonymousUri set when he is anonymous: what others see instead
     */
    void join(NegotiatedMedia remote, Set<UserUri> identities, Optional<String> anonymousUri);

    /** What the user negotiated anew on the path that he has: direction, types, sizes. */
    void change(NegotiatedMedia remote, Set<UserUri> identities, Optional<String> anonymousUri);

    /** The user is out: nothing is copied to him, what he sends gets MSRP 481. */
    void release();
}
