package org.parley.conference;

/** Port: the dialog in which a subscriber is notified. Called on the conference's loop; must not block. */
public interface SubscriberLeg {

    /** Nothing more is sent to him. */
    void end();
}
