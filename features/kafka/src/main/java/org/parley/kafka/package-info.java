/**
 * The Camel component {@code kafka:} with the brokers that {@code etc/org.parley.kafka.cfg} names, in any Camel context of this
 * Karaf.
 *
 * <p>Read first: {@link org.parley.kafka.KafkaResolver}, {@link org.parley.kafka.KafkaComponents}. A bundle of its own, of which
 * the IM server knows nothing: its routes name {@code kafka:} and Camel finds it.
 */
package org.parley.kafka;
