package org.parley.camel;

import org.apache.camel.spi.Metadata;

/** Headers and exchange properties of the {@code sipua:} component. */
public final class SipUaConstants {

    @Metadata(label = "consumer", description = "The method of the request.", javaType = "String")
    public static final String METHOD = "SipMethod";

    @Metadata(
            description = "The Request-URI: of the request received, or where a producer sends its request.",
            javaType = "String")
    public static final String REQUEST_URI = "SipRequestUri";

    @Metadata(
            label = "consumer",
            description = "What the Request-URI names here.",
            javaType = "String",
            enums = "factory,group,session,dialog,unknown")
    public static final String TARGET = "SipTarget";

    @Metadata(description = "The Call-ID of the message.", javaType = "String")
    public static final String CALL_ID = "SipCallId";

    @Metadata(
            description = "The URI in From: of the request received, or of the request that a producer sends.",
            javaType = "String")
    public static final String FROM = "SipFrom";

    @Metadata(
            description = "The URI in To: of the request received, or of the request that a producer sends.",
            javaType = "String")
    public static final String TO = "SipTo";

    @Metadata(
            description =
                    "The status code: of the final response that ended a producer's request; of the response that a"
                            + " consumer sends when the route ends without having answered. A sipua:invite whose exchange has a"
                            + " final status already sends nothing.",
            javaType = "Integer")
    public static final String STATUS = "SipStatusCode";

    @Metadata(description = "The reason phrase that goes with SipStatusCode.", javaType = "String")
    public static final String REASON_PHRASE = "SipReasonPhrase";

    @Metadata(
            label = "producer",
            description = "Header fields to send besides those that the user agent writes itself.",
            javaType = "org.parley.sip.SipHeaders")
    public static final String HEADERS = "SipHeaders";

    @Metadata(
            label = "producer",
            description = "The whole request for sipua:invite; replaces all other headers.",
            javaType = "org.parley.sip.InviteRequest")
    public static final String INVITE_REQUEST = "SipInviteRequest";

    /** Exchange property: the {@link org.parley.sip.SipRequest} that a consumer received. */
    public static final String REQUEST = "SipRequest";

    /** Exchange property: the {@link org.parley.sip.IncomingInvite} that a consumer received. */
    public static final String INCOMING_INVITE = "SipIncomingInvite";

    /** Exchange property: the {@link org.parley.sip.IncomingRequest} that a consumer received. */
    public static final String INCOMING_REQUEST = "SipIncomingRequest";

    /** Exchange property: the {@link org.parley.sip.SipResponse} that ended a producer's INVITE. */
    public static final String RESPONSE = "SipResponse";

    /** Exchange property: the {@link org.parley.sip.SipDialog} that a 2xx to a producer's INVITE made. */
    public static final String DIALOG = "SipDialog";

    /** Exchange property: a {@link CallObserver} that hears how a producer's INVITE goes. */
    public static final String OBSERVER = "SipCallObserver";

    /** Exchange property: the {@link org.parley.sip.SipSubscription} that {@code sipua:notify} sends to. */
    public static final String SUBSCRIPTION = "SipSubscription";

    /** Exchange property: a {@link NotifyObserver} that hears how the NOTIFY of {@code sipua:notify} ends. */
    public static final String NOTIFY_OBSERVER = "SipNotifyObserver";

    /** Exchange property: the {@link org.parley.conference.Participant} whose dialog a request belongs to. */
    public static final String PARTICIPANT = "ParleyParticipant";

    /** Exchange property: the {@link org.parley.conference.DialogLeg} of the dialog that a request belongs to. */
    public static final String DIALOG_LEG = "ParleyDialogLeg";

    private SipUaConstants() {}
}
