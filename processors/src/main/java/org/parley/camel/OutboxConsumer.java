package org.parley.camel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.parley.outbox.Batch;
import org.parley.outbox.DeliveryTerms;
import org.parley.outbox.StoredEntry;
import org.parley.outbox.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code from("outbox:topic")}: threads that take batches of the subscription, run the route with each, and acknowledge what it
 * ended without an exception. Its place is kept by the outbox; stopped or suspended, it takes nothing.
 */
final class OutboxConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxConsumer.class);

    /** How long a thread waits before it looks whether it is to stop. Ours. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final String BATCH_TYPE = "application/cloudevents-batch+json";
    private static final String SINGLE_TYPE = "application/cloudevents+json";

    private final OutboxEndpoint endpoint;
    private final DeliveryTerms terms;
    private Optional<ExecutorService> workers = Optional.empty();

    OutboxConsumer(OutboxEndpoint endpoint, Processor route) {
        super(endpoint, route);
        this.endpoint = endpoint;
        terms = endpoint.terms();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Subscription subscription = endpoint.getComponent()
                .outbox()
                .subscribe(endpoint.getTopic(), endpoint.getSubscription(), getRouteId());
        ExecutorService threads = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newFixedThreadPool(this, "outbox-" + endpoint.getTopic(), endpoint.getThreads());
        for (int i = 0; i < endpoint.getThreads(); i++) {
            threads.execute(() -> deliver(subscription));
        }
        workers = Optional.of(threads);
    }

    @Override
    protected void doStop() throws Exception {
        workers.ifPresent(threads ->
                endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(threads));
        workers = Optional.empty();
        super.doStop();
    }

    private void deliver(Subscription subscription) {
        try {
            while (!isStoppingOrStopped() && !Thread.interrupted()) {
                if (isSuspendingOrSuspended()) {
                    LockSupport.parkNanos(this, PATIENCE.toNanos());
                    continue;
                }
                Optional<Batch> batch = subscription.take(terms, PATIENCE, this::isTaking);
                if (batch.isPresent()) {
                    deliver(batch.get());
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: a thread of the outbox was told to stop", getRouteId());
        }
    }

    private boolean isTaking() {
        return !isSuspendingOrSuspended() && !isStoppingOrStopped();
    }

    private void deliver(Batch batch) {
        try {
            if (endpoint.getBody() == OutboxEndpoint.Body.single) {
                for (StoredEntry entry : batch.entries()) {
                    run(batch, List.of(entry));
                    batch.acknowledge(entry);
                }
            } else {
                run(batch, batch.entries());
            }
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
            batch.fail(e);
            return;
        }
        batch.acknowledge();
    }

    private void run(Batch batch, List<StoredEntry> entries) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            fill(exchange.getMessage(), batch, entries);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            if (exchange.isRollbackOnly()) {
                throw new RollbackExchangeException(exchange);
            }
        } finally {
            releaseExchange(exchange, false);
        }
    }

    private void fill(Message in, Batch batch, List<StoredEntry> entries) throws IOException {
        in.setHeader(OutboxConstants.TOPIC, endpoint.getTopic());
        in.setHeader(OutboxConstants.KEY, batch.key());
        in.setHeader(OutboxConstants.ATTEMPT, batch.attempt());
        in.setHeader(OutboxConstants.ID, entries.get(0).id());
        in.setHeader(OutboxConstants.IDS, entries.stream().map(StoredEntry::id).toList());
        switch (endpoint.getBody()) {
            case batch -> {
                in.setHeader(Exchange.CONTENT_TYPE, BATCH_TYPE);
                in.setBody(array(entries));
            }
            case single -> {
                in.setHeader(Exchange.CONTENT_TYPE, SINGLE_TYPE);
                in.setBody(entries.get(0).octets());
            }
            case list -> {
                in.setHeader(Exchange.CONTENT_TYPE, SINGLE_TYPE);
                in.setBody(entries.stream().map(StoredEntry::octets).toList());
            }
        }
    }

    private static byte[] array(List<StoredEntry> entries) throws IOException {
        int length = entries.stream().mapToInt(entry -> entry.lengthBytes() + 1).sum() + 1;
        ByteArrayOutputStream out = new ByteArrayOutputStream(length);
        char before = '[';
        for (StoredEntry entry : entries) {
            out.write(before);
            entry.writeTo(out);
            before = ',';
        }
        out.write(']');
        return out.toByteArray();
    }
}
