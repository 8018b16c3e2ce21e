package org.parley.conference;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.parley.sdp.LocalMedia;

/** Port: the switch's end of one leg. Called on the conference's loop; must not block. */
public interface MediaLeg {

    /** Host, port and path to write into our SDP. */
    LocalMedia local();

    /**
     * Whose leg it is.
     *
     * @param identities URIs that his messages may name as sender, the one he is listed by first
     * @param anonymousUri set when he is anonymous: what others see instead
     * @param maySendPrivately he may send messages to single participants
     */
    record User(Set<UserUri> identities, Optional<String> anonymousUri, boolean maySendPrivately) {

        public User {
            identities = Collections.unmodifiableSet(new LinkedHashSet<>(identities));
        }
    }

    /**
     * The user takes part in the chat from now on.
     *
     * @param remote what the user negotiated
     */
    void join(NegotiatedMedia remote, User user);

    /** What the user negotiated anew on the path that he has: direction, types, sizes. */
    void change(NegotiatedMedia remote, User user);

    /** The user is out: nothing is copied to him, what he sends gets MSRP 481. */
    void release();
}
