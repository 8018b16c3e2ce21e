package org.parley.conference;

import java.util.Optional;
import org.parley.sdp.LocalMedia;

/**
 * A participant's wish to change his media while he takes part: hold, resume, another path. It gives our end for the answer;
 * the chat changes by {@link #apply}, or not at all ({@link #abandon}). Owned by the conference's loop.
 * Reference: section 17.
 */
public final class Renegotiation {

    private final Participant participant;
    private final DialogLeg dialog;
    private final NegotiatedMedia wanted;
    private final LocalMedia local;
    private final Optional<MediaLeg> replacement;
    private boolean isSettled;

    /**
     * @param dialog by which he takes part
     * @param replacement another end of ours, where the participant names another path
     */
    Renegotiation(
            Participant participant,
            DialogLeg dialog,
            NegotiatedMedia wanted,
            LocalMedia local,
            Optional<MediaLeg> replacement) {
        this.participant = participant;
        this.dialog = dialog;
        this.wanted = wanted;
        this.local = local;
        this.replacement = replacement;
    }

    /** Our end as the answer describes it, its version raised. */
    public LocalMedia local() {
        return local;
    }

    /**
     * True when he names another path: the chat moves when the answer is out. Otherwise it changes with the answer, so that
     * nothing said behind a resume is lost.
     */
    public boolean isElsewhere() {
        return replacement.isPresent();
    }

    /**
     * From now on the chat goes as agreed, and the path before it answers 481; unless he has left, or come anew by another
     * dialog.
     *
     * @param answer our SDP
     * @param remoteOrigin the {@code o=} line of his
     */
    public void apply(String answer, Optional<String> remoteOrigin) {
        if (!participant.isConnected() || !participant.takesPartBy(dialog)) {
            abandon();
            return;
        }
        isSettled = true;
        participant.negotiated(answer, remoteOrigin);
        participant.change(wanted, local, replacement);
    }

    /** The wish comes to nothing, unless it is fulfilled already. */
    public void abandon() {
        if (!isSettled) {
            isSettled = true;
            replacement.ifPresent(MediaLeg::release);
        }
    }
}
