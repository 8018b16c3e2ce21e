package org.parley.conference;

/**
 * The service's own warning inside the quoted text of a Warning header (OMA 5.6).
 *
 * @param text the whole text, number first where the service has one, for example {@code 127 Service not authorised}
 */
public record WarningText(String text) {

    //= OMA-A2
    public static final WarningText NOT_AUTHORISED = new WarningText("127 Service not authorised");

    //= OMA-A3
    public static final WarningText ANONYMITY_NOT_ALLOWED = new WarningText("119 Anonymity not allowed");

    //= OMA-A8
    public static final WarningText TOO_MANY_PARTICIPANTS = new WarningText("102 too many participants");

    /** To add or to remove users is not the referrer's right. */
    public static final WarningText FUNCTION_NOT_ALLOWED = new WarningText("122 Function not allowed");

    public static final WarningText CONFERENCE_STATE_NOT_ALLOWED =
            new WarningText("105 subscription of conference events not allowed");
}
