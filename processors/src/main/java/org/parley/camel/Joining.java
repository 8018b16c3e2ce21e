package org.parley.camel;

import org.parley.loop.Loop;

/** What {@code msrp:join} does for the leg of an exchange; a step that knows the leg provides it. */
public interface Joining {

    /** Exchange property that holds it. */
    String PROPERTY = "ParleyJoining";

    /** The loop of the leg's conference. */
    Loop loop();

    /** Lets the user take part in the chat; runs on {@link #loop}. */
    void join();
}
