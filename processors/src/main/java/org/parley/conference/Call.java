package org.parley.conference;

/** Port: an INVITE under way to an invitee. Called on the conference's loop; must not block. */
public interface Call {

    /** Gives the call up. Its final response still comes. */
    void cancel();
}
