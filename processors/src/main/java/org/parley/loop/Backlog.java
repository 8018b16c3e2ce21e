package org.parley.loop;

/**
 * Tells overload from a hiccup by the time that work waits in a queue. A queue that has been long for a moment only (classes
 * are loaded, memory is collected, many call at once) is worked off; one that has not been short for {@link #PATIENCE}
 * stands, and what would make it longer is refused. For {@link #MEMORY} after that the first sign is enough, so that steady
 * overload keeps the queue at its limit and does not let it swing. Safe for any thread.
 */
public final class Backlog {

    /** How long a queue may be long before that is overload, in limits. Ours: first calls on cold code have to get through. */
    static final int PATIENCE = 10;

    /** How long after a refusal the first sign is enough, in limits. Ours: some patiences. */
    static final int MEMORY = 50;

    private volatile long shortAtNs;
    private volatile long refusedAtNs;
    private volatile boolean hasRefused;

    /** @param nowNs of the clock that all calls use */
    public Backlog(long nowNs) {
        shortAtNs = nowNs;
    }

    /** Something is served that has waited so long; to be called with 0 when work comes to an empty queue. */
    public void served(long waitedNs, long limitNs, long nowNs) {
        if (waitedNs <= limitNs) {
            shortAtNs = nowNs;
        }
    }

    /**
     * Whether new work is to be refused.
     *
     * @param waitingNs what the next in the queue has waited
     * @param limitNs how long it may
     */
    //= DEC-42
    public boolean isOverload(long waitingNs, long limitNs, long nowNs) {
        if (waitingNs <= limitNs) {
            return false;
        }
        boolean stands = nowNs - shortAtNs > PATIENCE * limitNs;
        boolean stoodLately = hasRefused && nowNs - refusedAtNs < MEMORY * limitNs;
        if (!stands && !stoodLately) {
            return false;
        }
        refusedAtNs = nowNs;
        hasRefused = true;
        return true;
    }
}
