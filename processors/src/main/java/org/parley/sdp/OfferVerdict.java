package org.parley.sdp;

/** Outcome of checking an offer against policy, rule A7. */
public sealed interface OfferVerdict {

    /** Go on with this media line. */
    record Acceptable(SelectedMedia media) implements OfferVerdict {}

    /**
     * Answer 488 with {@link OfferAnswer#supported}.
     *
     * @param reason what fails, without any text of the peer: for the log
     */
    record NotAcceptable(String reason) implements OfferVerdict {}
}
