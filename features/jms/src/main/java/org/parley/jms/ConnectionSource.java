package org.parley.jms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;

/** Where connections come from: the Artemis client, or the client of another broker. */
@FunctionalInterface
interface ConnectionSource {

    /** @throws JMSException when it is not there */
    ConnectionFactory factory() throws JMSException;
}
