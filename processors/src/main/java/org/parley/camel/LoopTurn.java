package org.parley.camel;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.parley.loop.Loop;

/**
 * Takes an exchange through a conference's loop. Where the loop is idle the task runs on the calling thread and the route
 * goes straight on; where it is busy the route goes on later, on a thread of routes. No thread waits, and no route ever runs
 * on a loop.
 */
public final class LoopTurn {

    private LoopTurn() {}

    /**
     * Runs {@code task} on the loop; what it throws becomes the exchange's exception.
     *
     * @param routes where the route goes on when the loop was busy
     * @return the value for {@link org.apache.camel.AsyncProcessor#process}
     */
    public static boolean take(Loop loop, Executor routes, Exchange exchange, AsyncCallback callback, Runnable task) {
        AtomicBoolean isSecond = new AtomicBoolean();
        try {
            loop.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    exchange.setException(e);
                }
                if (isSecond.getAndSet(true)) {
                    routes.execute(() -> callback.done(false));
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        if (isSecond.getAndSet(true)) {
            callback.done(true);
            return true;
        }
        return false;
    }
}
