package org.parley.conference;

import java.util.Optional;
import org.parley.sdp.LocalMedia;

/** How to answer the inviter: built by the step that read the SDP, carried out by the conference when it is time. */
public interface AnswerPlan {

    /**
     * The answer, or empty when inviter and accepter have no message type in common.
     *
     * @param local the switch's end of the inviter's leg
     */
    Optional<Prepared> prepare(LocalMedia local);

    /**
     * @param sdp body of the 200
     * @param negotiated what the switch needs to know of the inviter; empty when {@code sdp} is an offer of ours, so that
     *     it comes with his ACK
     */
    record Prepared(String sdp, Optional<NegotiatedMedia> negotiated) {}
}
