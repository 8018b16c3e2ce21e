package org.parley.conference;

import java.util.Optional;
import java.util.function.Consumer;

/** Port: the SIP dialog with one user. Called on the conference's loop; must not block. */
public interface DialogLeg {

    /** Which dialog it is. A constant. */
    DialogId id();

    /**
     * Ends the dialog by BYE. Without effect when it has ended.
     *
     * @param reason value for the Reason header (RFC 3326)
     */
    void bye(Optional<String> reason);

    /**
     * Refreshes the session timer by UPDATE, where the user's client allows that, or by INVITE.
     *
     * @param wanted interval to ask for
     * @param byUpdate the client allows UPDATE
     * @param sdp our description in force, for an INVITE
     * @param done gets, once and on any thread, how it ended
     */
    void refresh(SessionExpires wanted, boolean byUpdate, Optional<String> sdp, Consumer<Refreshed> done);
}
