package org.parley.camel;

import org.apache.camel.spi.Metadata;

/** Headers of {@code msrp:messages} and {@code msrp:send}. */
public final class MsrpConstants {

    @Metadata(description = "The session: user part of its identity. Required by msrp:send.", javaType = "String")
    public static final String SESSION = "MsrpSession";

    @Metadata(
            label = "consumer",
            description =
                    "The sender's URI as the other participants know it: an anonymous user's is his anonymous one.",
            javaType = "String")
    public static final String SENDER = "MsrpSender";

    @Metadata(
            label = "consumer",
            description = "The name that the sender wrote into his message; absent when he wrote none.",
            javaType = "String")
    public static final String SENDER_NAME = "MsrpSenderName";

    @Metadata(
            label = "consumer",
            description = "The URIs of the sender, also of an anonymous one; with realIdentities only.",
            javaType = "java.util.List<String>")
    public static final String REAL_SENDER = "MsrpRealSender";

    @Metadata(
            description = "The only participants that the message is for: of a message received absent when it is for"
                    + " everybody; for msrp:send one URI, or absent for everybody.",
            javaType = "java.util.List<String>")
    public static final String RECIPIENTS = "MsrpRecipients";

    @Metadata(
            label = "producer",
            description = "True when the message is addressed to the whole session although one participant gets it:"
                    + " he comes later than the others.",
            javaType = "Boolean")
    public static final String ADDRESSED_TO_ALL = "MsrpAddressedToAll";

    @Metadata(label = "consumer", description = "The Message-ID that recipients got.", javaType = "String")
    public static final String MESSAGE_ID = "MsrpMessageId";

    @Metadata(label = "consumer", description = "DateTime of the message, as its sender wrote it.", javaType = "String")
    public static final String DATE_TIME = "MsrpDateTime";

    @Metadata(label = "consumer", description = "Subject of the message, if it has one.", javaType = "String")
    public static final String SUBJECT = "MsrpSubject";

    @Metadata(
            label = "consumer",
            description = "True when the message is longer than maxBytes and the body therefore cut.",
            javaType = "Boolean")
    public static final String TRUNCATED = "MsrpTruncated";

    @Metadata(
            label = "producer",
            description = "Set by msrp:send: how many MSRP sessions the message goes to.",
            javaType = "Integer")
    public static final String DELIVERIES = "MsrpDeliveries";

    private MsrpConstants() {}
}
