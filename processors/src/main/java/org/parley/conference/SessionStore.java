package org.parley.conference;

/** Port: keeps sessions beyond the end of the process. Returns at once; what it was given is on disk some time later. */
public interface SessionStore {

    /** Keeps this in the place of what was kept of the session before. */
    void keep(SessionMemory memory);

    /** The session has ended: nothing of it is kept. */
    void forget(Birth session);
}
