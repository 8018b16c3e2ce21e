package org.parley.conference;

import java.util.Optional;

/** Port: the SIP dialog with one user. Called on the conference's loop; must not block. */
public interface DialogLeg {

    /**
     * Ends the dialog by BYE. Without effect when it has ended.
     *
     * @param reason value for the Reason header (RFC 3326)
     */
    void bye(Optional<String> reason);
}
