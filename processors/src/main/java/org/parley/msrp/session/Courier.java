package org.parley.msrp.session;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Empties outlets on the event loop that owns their connections. However many outlets of an event loop have something to
 * deliver, one task wakes it up. An outlet waits here at most once.
 */
final class Courier implements Runnable {

    private final EventLoop eventLoop;
    private final Queue<Outlet> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isCalled = new AtomicBoolean();
    private final FrameWriter writer = new FrameWriter();
    private final Tally tally;

    Courier(EventLoop eventLoop, Tally tally) {
        this.eventLoop = eventLoop;
        this.tally = tally;
    }

    /** Asks for {@code outlet} to be emptied; from any thread. */
    void call(Outlet outlet) {
        calls.add(outlet);
        if (isCalled.compareAndSet(false, true)) {
            try {
                eventLoop.execute(this);
            } catch (RejectedExecutionException e) {
                // The event loop ends; its channels are closed and close their outlets.
                calls.clear();
            }
        }
    }

    @Override
    public void run() {
        isCalled.set(false);
        long frames = 0;
        for (Outlet outlet = calls.poll(); outlet != null; outlet = calls.poll()) {
            frames += outlet.empty(writer);
        }
        tally.count(MsrpEvent.CHUNK_DELIVERED, frames);
    }

    /** Empties an outlet at once; on the event loop only. */
    void serve(Outlet outlet) {
        tally.count(MsrpEvent.CHUNK_DELIVERED, outlet.empty(writer));
    }
}
