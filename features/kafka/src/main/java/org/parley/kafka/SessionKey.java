package org.parley.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;

/**
 * Gives a record that has no key the one in its header {@code session}. Camel sends each of a list as a record and gives the key
 * of the exchange to none of them, and records without a key go to any partition, in any order.
 */
//= BRK-8
public final class SessionKey implements ProducerInterceptor<Object, Object> {

    /** Of a record, and of the exchange that it comes from. */
    static final String HEADER = "session";

    /** For Kafka, which makes it by name. */
    public SessionKey() {}

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        Header session = record.headers().lastHeader(HEADER);
        if (record.key() != null || session == null) {
            return record;
        }
        return new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                new String(session.value(), StandardCharsets.UTF_8),
                record.value(),
                record.headers());
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
        // Whoever sent it hears of that.
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public void configure(Map<String, ?> configuration) {
        // Nothing to choose.
    }
}
