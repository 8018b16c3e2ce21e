package org.parley.camel;

import org.apache.camel.spi.Metadata;

/** Headers of {@code outbox:}. */
public final class OutboxConstants {

    @Metadata(label = "consumer", description = "The topic.", javaType = "String")
    public static final String TOPIC = "OutboxTopic";

    @Metadata(
            description =
                    "The key within which order holds: for events and messages the session. A producer that sets none"
                            + " puts the body under the topic's own name.",
            javaType = "String")
    public static final String KEY = "OutboxKey";

    @Metadata(
            description =
                    "The unique id of the entry: by it a receiver knows what comes twice. Of a batch the first. A producer"
                            + " that sets none gets the id of the exchange.",
            javaType = "String")
    public static final String ID = "OutboxId";

    @Metadata(
            label = "consumer",
            description = "The ids of all entries in the body, in order.",
            javaType = "java.util.List<String>")
    public static final String IDS = "OutboxIds";

    @Metadata(
            label = "consumer",
            description = "1 for the first attempt to deliver this, 2 for the second and so on.",
            javaType = "Integer")
    public static final String ATTEMPT = "OutboxAttempt";

    private OutboxConstants() {}
}
