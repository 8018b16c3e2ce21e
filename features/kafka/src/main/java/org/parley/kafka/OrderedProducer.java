package org.parley.kafka;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * A producer whose caller knows at once when a record could not be put on its way, because nothing is known of the topic yet or
 * the buffer is full. Camel, which sends a list record by record, then stops: the records behind it would overtake it.
 */
final class OrderedProducer<K, V> extends KafkaProducer<K, V> {

    /** Ours: what is not with the brokers by then is not waited for. Who sent it has been told nothing, and has it still. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private OrderedProducer(Properties properties) {
        super(properties);
    }

    /** What Camel's component makes its clients with. */
    static final class Factory extends DefaultKafkaClientFactory {

        @Override
        @SuppressWarnings("rawtypes")
        public Producer getProducer(Properties properties) {
            return new OrderedProducer<>(properties);
        }
    }

    /** @throws KafkaException when the record has failed already; the callback has been told, too */
    //= BRK-6
    @Override
    public Future<RecordMetadata> send(ProducerRecord<K, V> toSend, Callback callback) {
        Future<RecordMetadata> sent = super.send(toSend, callback);
        if (sent.isDone()) {
            try {
                sent.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException(e);
            } catch (ExecutionException e) {
                throw new KafkaException(e.getCause().getMessage(), e.getCause());
            }
        }
        return sent;
    }

    /** Waits for brokers that are away no longer than {@link #CLOSING}: their records would be tried for ever. */
    @Override
    public void close() {
        close(CLOSING);
    }
}
