package org.parley.camel;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.parley.cpim.CpimAddress;
import org.parley.cpim.CpimHead;
import org.parley.cpim.CpimHeader;
import org.parley.cpim.CpimParser;
import org.parley.cpim.CpimResult;
import org.parley.msrp.session.MessageTap;
import org.parley.msrp.session.TappedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code msrp:messages}: hands copies of whole messages to a route, one after the other on a thread of its own, so that the
 * messages of a session keep their order and a slow route slows nothing but itself. What its queue has no room for is
 * dropped, counted and logged.
 */
final class MsrpMessagesConsumer extends DefaultConsumer implements Suspendable, HandsOver, MessageTap {

    private static final Logger LOG = LoggerFactory.getLogger(MsrpMessagesConsumer.class);

    /** Dropped messages between two log lines. Ours. */
    private static final long LOGGED_EVERY = 1000;

    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

    private final MsrpEndpoint endpoint;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private Optional<ExecutorService> worker = Optional.empty();

    MsrpMessagesConsumer(MsrpEndpoint endpoint, Processor route) {
        super(endpoint, route);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        if (endpoint.isRealIdentities() && !endpoint.getComponent().permitsRealIdentities()) {
            throw new IllegalArgumentException(
                    "msrp:messages?realIdentities=true is not permitted; set msrp.realIdentities = true in etc/parley.cfg");
        }
        super.doStart();
        ThreadPoolProfile single = new ThreadPoolProfile("msrp-messages");
        single.setPoolSize(1);
        single.setMaxPoolSize(1);
        single.setMaxQueueSize(endpoint.getQueueSize());
        single.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        worker = Optional.of(
                endpoint.getCamelContext().getExecutorServiceManager().newThreadPool(this, "msrp-messages", single));
        endpoint.getComponent().readers().add(this);
    }

    @Override
    protected void doStop() throws Exception {
        endpoint.getComponent().readers().remove(this);
        worker.ifPresent(
                pool -> endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(pool));
        worker = Optional.empty();
        super.doStop();
    }

    @Override
    protected void doSuspend() {
        endpoint.getComponent().readers().remove(this);
    }

    @Override
    protected void doResume() {
        endpoint.getComponent().readers().add(this);
    }

    @Override
    public int waiting() {
        return waiting.get();
    }

    @Override
    public int maxBytes() {
        return endpoint.getMaxBytes();
    }

    /** Messages that were dropped because the route was too slow. */
    long dropped() {
        return dropped.get();
    }

    /** Takes a message without waiting; from event loops. */
    @Override
    public void message(TappedMessage message) {
        waiting.incrementAndGet();
        try {
            worker.ifPresentOrElse(pool -> pool.execute(() -> run(message)), waiting::decrementAndGet);
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            if (dropped.getAndIncrement() % LOGGED_EVERY == 0) {
                LOG.warn(
                        "{}: the route is too slow for msrp:messages, {} messages are dropped so far; make it faster, or"
                                + " queueSize larger",
                        getRouteId(),
                        dropped.get());
            }
        }
    }

    private void run(TappedMessage message) {
        Exchange exchange = createExchange(false);
        try {
            fill(exchange.getMessage(), message);
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (exchange.getException() != null) {
            getExceptionHandler()
                    .handleException("a message of the chat was not processed", exchange, exchange.getException());
        }
        releaseExchange(exchange, false);
        waiting.decrementAndGet();
    }

    private void fill(Message in, TappedMessage message) {
        in.setHeader(MsrpConstants.SESSION, message.conferenceId());
        in.setHeader(MsrpConstants.SENDER, message.sender());
        in.setHeader(MsrpConstants.MESSAGE_ID, message.messageId());
        in.setHeader(MsrpConstants.TRUNCATED, message.lengthBytes() > Math.min(maxBytes(), message.octets().length));
        message.recipients().ifPresent(only -> in.setHeader(MsrpConstants.RECIPIENTS, only));
        if (endpoint.isRealIdentities() && endpoint.getComponent().permitsRealIdentities()) {
            in.setHeader(MsrpConstants.REAL_SENDER, List.copyOf(message.identities()));
        }
        byte[] octets = Arrays.copyOf(message.octets(), Math.min(maxBytes(), message.octets().length));
        CpimResult cpim = CpimParser.parse(octets, 0, octets.length);
        if (message.contentType().equals("message/cpim") && cpim instanceof CpimResult.Complete complete) {
            CpimHead head = complete.head();
            first(head, "From")
                    .flatMap(CpimAddress::parse)
                    .map(CpimAddress::formalName)
                    .filter(name -> !name.isEmpty())
                    .ifPresent(name -> in.setHeader(MsrpConstants.SENDER_NAME, name));
            first(head, "DateTime").ifPresent(when -> in.setHeader(MsrpConstants.DATE_TIME, when));
            first(head, "Subject").ifPresent(subject -> in.setHeader(MsrpConstants.SUBJECT, subject));
            String type = head.mimeHeaders().stream()
                    .filter(header -> header.name().equalsIgnoreCase("Content-Type"))
                    .map(CpimHeader::value)
                    .findFirst()
                    .orElse("");
            body(in, type, Arrays.copyOfRange(octets, head.length(), octets.length));
        } else {
            body(in, message.contentType(), octets);
        }
    }

    private static Optional<String> first(CpimHead head, String name) {
        return head.named(name).stream().map(CpimHeader::value).findFirst();
    }

    private static void body(Message in, String type, byte[] content) {
        in.setHeader(Exchange.CONTENT_TYPE, type);
        boolean isText = type.toLowerCase(java.util.Locale.ROOT).startsWith("text/");
        in.setBody(isText ? new String(content, charset(type)) : content);
    }

    private static Charset charset(String type) {
        Matcher named = CHARSET.matcher(type);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
