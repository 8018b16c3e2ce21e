package org.parley.loop;

/** A task that a {@link Loop} will run once. */
public interface Timer {

    /** Prevents the run if it has not begun; leaves nothing behind in the loop. Calling it again has no effect. */
    void cancel();
}
