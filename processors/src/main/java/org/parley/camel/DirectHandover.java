package org.parley.camel;

import org.apache.camel.ServiceStatus;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;

/**
 * Camel's {@code direct:}, where the consumer of a route that is being replaced serves until the new one takes its place: no
 * exchange in between finds nobody. What nobody serves fails at once by default, so that no thread ever waits for a route.
 */
public final class DirectHandover extends DirectComponent {

    private final Object handover = new Object();

    public DirectHandover() {
        setBlock(false);
    }

    @Override
    public void addConsumer(String key, DirectConsumer consumer) {
        synchronized (handover) {
            try {
                DirectConsumer before = super.getConsumer(key, false, 0);
                if (before != null && isLeaving(before)) {
                    removeConsumer(key, before);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            super.addConsumer(key, consumer);
        }
    }

    private boolean isLeaving(DirectConsumer consumer) {
        ServiceStatus status = getCamelContext().getRouteController().getRouteStatus(consumer.getRouteId());
        return status != null && status.isSuspended();
    }

    @Override
    protected DirectConsumer getConsumer(String key, boolean block, long timeout) throws InterruptedException {
        DirectConsumer now;
        synchronized (handover) {
            now = super.getConsumer(key, false, 0);
        }
        return now == null && block ? super.getConsumer(key, true, timeout) : now;
    }
}
