package org.parley.camelsip;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.SipListener;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.header.CallIdHeader;
import javax.sip.message.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What comes back for requests that were sent without waiting: a failure is logged, at most one in ten seconds. */
final class PublishAnswers implements SipListener {

    private static final Logger LOG = LoggerFactory.getLogger(PublishAnswers.class);

    private static final int FIRST_FAILURE = 300;
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private final Consumer<String> warnings;
    private final AtomicLong next;
    private final AtomicLong unsaid = new AtomicLong();

    PublishAnswers() {
        this(System::nanoTime, LOG::warn);
    }

    /** @param warnings where a line is written */
    PublishAnswers(LongSupplier nanoTime, Consumer<String> warnings) {
        this.nanoTime = nanoTime;
        this.warnings = warnings;
        next = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public void processResponse(ResponseEvent event) {
        Response response = event.getResponse();
        if (response.getStatusCode() >= FIRST_FAILURE) {
            warn(callId(response) + ": the request that a sip: endpoint sent was answered " + response.getStatusCode());
        }
    }

    private static String callId(Response response) {
        return ((CallIdHeader) response.getHeader(CallIdHeader.NAME)).getCallId();
    }

    private void warn(String what) {
        long now = nanoTime.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + QUIET_NS)) {
            warnings.accept(what + "; " + unsaid.getAndSet(0) + " more since the last such line");
        } else {
            unsaid.incrementAndGet();
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        warn("A sip: endpoint could not send to " + event.getHost() + " port " + event.getPort());
    }

    @Override
    public void processRequest(RequestEvent event) {
        LOG.debug(
                "A {} came to a socket that publishes, and is not answered",
                event.getRequest().getMethod());
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        LOG.debug("A transaction that nobody began has timed out");
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        LOG.debug("A transaction has ended");
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        LOG.debug("A dialog has ended");
    }
}
