package org.parley.jms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.util.Optional;

/** Where connections come from: the Artemis client, or the client of another broker. */
@FunctionalInterface
interface ConnectionSource {

    /** @throws JMSException when it is not there */
    ConnectionFactory factory() throws JMSException;

    /** What the operator has to mend so that connections can be made; empty where what was thrown says all that is known. */
    default Optional<String> cure(Exception thrown) {
        return Optional.empty();
    }
}
