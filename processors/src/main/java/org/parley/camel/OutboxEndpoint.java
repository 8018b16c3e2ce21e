package org.parley.camel;

import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.parley.outbox.DeliveryTerms;
import org.parley.outbox.Topics;

/** Deliver what the durable outbox holds, at least once and in order, and put something there. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "outbox",
        title = "Outbox",
        syntax = "outbox:topic",
        category = {Category.MESSAGING},
        headersClass = OutboxConstants.class)
public final class OutboxEndpoint extends DefaultEndpoint {

    /** What an exchange has as its body. */
    public enum Body {
        /** One JSON array of all entries. */
        batch,
        /** One entry; the entries of a batch one after the other. */
        single,
        /** A list with the octets of each entry. */
        list
    }

    @UriPath(
            description =
                    "The topic: events, messages, or a name of your own with 1 to 64 letters, digits, dots, hyphens and"
                            + " underscores. It is recorded while a route consumes it.")
    @Metadata(required = true)
    private String topic;

    @UriParam(
            label = "consumer",
            defaultValue = "default",
            description =
                    "Name of the place in the topic. Routes with different names each get everything; routes with one"
                            + " name share it.")
    private String subscription = Topics.DEFAULT_SUBSCRIPTION;

    @UriParam(
            label = "consumer",
            defaultValue = "batch",
            description =
                    "batch: a JSON array of the entries of one key, as octets. single: an exchange for each entry, as"
                            + " octets. list: a java.util.List with the octets of each entry.")
    private Body body = Body.batch;

    @UriParam(label = "consumer", defaultValue = "500", description = "Most entries in one exchange.")
    private int maxEntries = DeliveryTerms.DEFAULT.mostEntries();

    @UriParam(
            label = "consumer",
            defaultValue = "1048576",
            description = "Most octets of entries in one exchange; a single entry may be larger.")
    private int maxBytes = DeliveryTerms.DEFAULT.mostBytes();

    @UriParam(
            label = "consumer",
            defaultValue = "100",
            javaType = "java.time.Duration",
            description = "How long an entry waits for others of its key, so that they go together.")
    private long linger = DeliveryTerms.DEFAULT.linger().toMillis();

    @UriParam(
            label = "consumer",
            defaultValue = "1000",
            javaType = "java.time.Duration",
            description = "How long after a failure the same is delivered again; doubled with each failure.")
    private long retryDelay = DeliveryTerms.DEFAULT.retryDelay().toMillis();

    @UriParam(
            label = "consumer",
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description = "The longest that the delay becomes. There is no last attempt.")
    private long maxRetryDelay = DeliveryTerms.DEFAULT.longestRetryDelay().toMillis();

    @UriParam(label = "consumer", defaultValue = "4", description = "Threads that deliver, each another key.")
    private int threads = 4;

    public OutboxEndpoint(String uri, OutboxComponent component) {
        super(uri, component);
    }

    @Override
    public OutboxComponent getComponent() {
        return (OutboxComponent) super.getComponent();
    }

    /** @throws IllegalArgumentException for an option outside its range */
    void requireValid() {
        Topics.requireName(topic, "the topic of outbox:");
        Topics.requireName(subscription, "the option subscription of outbox:");
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("the option threads of outbox: must be 1 to 64");
        }
        terms();
    }

    DeliveryTerms terms() {
        return new DeliveryTerms(
                maxEntries,
                maxBytes,
                Duration.ofMillis(linger),
                Duration.ofMillis(retryDelay),
                Duration.ofMillis(maxRetryDelay));
    }

    @Override
    public Producer createProducer() {
        return new OutboxProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        OutboxConsumer consumer = new OutboxConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getSubscription() {
        return subscription;
    }

    public void setSubscription(String subscription) {
        this.subscription = subscription;
    }

    public Body getBody() {
        return body;
    }

    public void setBody(Body body) {
        this.body = body;
    }

    public int getMaxEntries() {
        return maxEntries;
    }

    public void setMaxEntries(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    public int getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public long getLinger() {
        return linger;
    }

    public void setLinger(long linger) {
        this.linger = linger;
    }

    public long getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(long retryDelay) {
        this.retryDelay = retryDelay;
    }

    public long getMaxRetryDelay() {
        return maxRetryDelay;
    }

    public void setMaxRetryDelay(long maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    public int getThreads() {
        return threads;
    }

    public void setThreads(int threads) {
        this.threads = threads;
    }
}
