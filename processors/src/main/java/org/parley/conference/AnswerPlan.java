package org.parley.conference;

import java.util.Optional;
import java.util.function.Function;
import org.parley.sdp.LocalMedia;
import org.parley.sdp.MsrpTransport;

/**
 * How to answer the inviter: built by the step that read the SDP, carried out by the conference when it is time.
 *
 * @param transport of his leg
 * @param preparation gives the answer for the switch's end of his leg, or nothing when inviter and accepter have no message
 *     type in common
 */
public record AnswerPlan(MsrpTransport transport, Function<LocalMedia, Optional<Prepared>> preparation) {

    Optional<Prepared> prepare(LocalMedia local) {
        return preparation.apply(local);
    }

    /**
     * @param sdp body of the 200
     * @param negotiated what the switch needs to know of the inviter; empty when {@code sdp} is an offer of ours, so that
     *     it comes with his ACK
     * @param sessionExpires the session timer that the 200 agrees to; empty: none
     */
    public record Prepared(String sdp, Optional<NegotiatedMedia> negotiated, Optional<SessionExpires> sessionExpires) {}
}
