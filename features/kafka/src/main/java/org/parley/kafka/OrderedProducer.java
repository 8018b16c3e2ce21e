package org.parley.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * A producer whose caller knows at once when a record could not be put on its way, because nothing is known of the topic yet or
 * the buffer is full. Camel, which sends a list record by record, then stops: the records behind it would overtake it. Kafka's
 * own producer is done with for good when the brokers do not let it in once; then another one takes its place here, after a
 * pause that grows. Any thread.
 */
final class OrderedProducer<K, V> implements Producer<K, V> {

    /** Ours: what is not with the brokers by then is not waited for. Who sent it has been told nothing, and has it still. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** Ours: before the second login; each is twice as far from the one before. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Ours: a login that fails writes a page into the log, by Kafka's own client. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Supplier<Producer<K, V>> maker;
    private final Admission admission;
    private final LongSupplier nanoTime;
    private volatile Producer<K, V> current;
    private Optional<KafkaException> refusal = Optional.empty();
    private Duration pause = FIRST_PAUSE;
    private long nextLogin;
    private boolean isClosed;

    /** @param nanoTime as {@link System#nanoTime} */
    OrderedProducer(Supplier<Producer<K, V>> maker, Admission admission, LongSupplier nanoTime) {
        this.maker = maker;
        this.admission = admission;
        this.nanoTime = nanoTime;
        current = maker.get();
    }

    /** What Camel's component makes its clients with. */
    static final class Factory extends DefaultKafkaClientFactory {

        private final Admission admission;

        Factory(KafkaSettings settings) {
            admission = new Admission(settings);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Producer getProducer(Properties properties) {
            return new OrderedProducer<>(() -> new KafkaProducer<>(properties), admission, System::nanoTime);
        }
    }

    /** @throws KafkaException when the record has failed already; the callback has been told, too, if it was tried at all */
    //= BRK-6
    @Override
    public Future<RecordMetadata> send(ProducerRecord<K, V> toSend, Callback callback) {
        Producer<K, V> producer = admitted();
        try {
            Future<RecordMetadata> sent = producer.send(toSend, (metadata, failure) -> {
                if (failure == null) {
                    letIn();
                }
                callback.onCompletion(metadata, failure);
            });
            if (sent.isDone()) {
                sent.get();
            }
            return sent;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        } catch (ExecutionException e) {
            throw failed(producer, new KafkaException(e.getCause().getMessage(), e.getCause()));
        } catch (KafkaException e) {
            throw failed(producer, e);
        }
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<K, V> toSend) {
        return send(toSend, (metadata, failure) -> {});
    }

    /** The one to send with, made now if the one before was not let in and it is time to try again. */
    private synchronized Producer<K, V> admitted() {
        if (refusal.isPresent()) {
            if (isClosed || nanoTime.getAsLong() - nextLogin < 0) {
                throw new KafkaException(refusal.get().getMessage(), refusal.get());
            }
            current.close(Duration.ZERO);
            current = maker.get();
            refusal = Optional.empty();
        }
        return current;
    }

    private synchronized KafkaException failed(Producer<K, V> producer, KafkaException failure) {
        Optional<AuthenticationException> unknown = refusal(failure);
        if (unknown.isPresent() && producer == current && refusal.isEmpty()) {
            admission.refused(unknown.get());
            refusal = Optional.of(unknown.get());
            nextLogin = nanoTime.getAsLong() + pause.toNanos();
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
        return failure;
    }

    /** On Kafka's own thread, which whoever closes waits for: no lock but after a refusal. */
    private void letIn() {
        if (admission.granted()) {
            synchronized (this) {
                pause = FIRST_PAUSE;
            }
        }
    }

    private static Optional<AuthenticationException> refusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException unknown) {
                return Optional.of(unknown);
            }
        }
        return Optional.empty();
    }

    /** Waits for brokers that are away no longer than {@link #CLOSING}: their records would be tried for ever. */
    @Override
    public void close() {
        close(CLOSING);
    }

    @Override
    public void close(Duration patience) {
        Producer<K, V> last;
        synchronized (this) {
            isClosed = true;
            last = current;
        }
        last.close(patience);
    }

    @Override
    public void flush() {
        current.flush();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return current.partitionsFor(topic);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return current.metrics();
    }

    @Override
    public Uuid clientInstanceId(Duration patience) {
        return current.clientInstanceId(patience);
    }

    @Override
    public void initTransactions() {
        current.initTransactions();
    }

    @Override
    public void beginTransaction() {
        current.beginTransaction();
    }

    @Override
    @Deprecated
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, String group) {
        current.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        current.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
        current.commitTransaction();
    }

    @Override
    public void abortTransaction() {
        current.abortTransaction();
    }
}
