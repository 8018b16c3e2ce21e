package org.parley.camel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.parley.conference.CallerLeg;
import org.parley.conference.Conference;
import org.parley.conference.DialogLeg;
import org.parley.conference.FinalFailure;
import org.parley.conference.Participant;
import org.parley.sip.IncomingInvite;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipMessage;

/** The INVITE of the inviter, or of who joins by himself, as the conference sees it. */
public final class SipCallerLeg implements CallerLeg {

    private final IncomingInvite invite;
    private final SipRouter router;
    private final Headers headers;
    private final BiConsumer<SipMessage, DialogLeg> onAck;
    private volatile Conference conference;

    /** The headers of our responses, by what they are for (reference: section 6.3). */
    public interface Headers {

        SipHeaders progress(Conference conference);

        SipHeaders ok(Conference conference);

        SipHeaders failure(FinalFailure failure);
    }

    /**
     * @param headers of our responses
     * @param onAck gets the ACK of our 200, and the dialog that it confirms
     */
    public SipCallerLeg(
            IncomingInvite invite, SipRouter router, Headers headers, BiConsumer<SipMessage, DialogLeg> onAck) {
        this.onAck = onAck;
        this.invite = invite;
        this.router = router;
        this.headers = headers;
    }

    /** The conference that the INVITE made; from now on a CANCEL ends it. */
    public void bind(Conference made) {
        conference = made;
        invite.onCancelled(status -> made.loop().post(() -> made.cancelledByInviter(status)));
    }

    /** The conference that the INVITE joins: it goes on whatever becomes of the INVITE. */
    public void joins(Conference running) {
        conference = running;
    }

    @Override
    public String callId() {
        return invite.request().callId();
    }

    @Override
    public Optional<String> contributionId() {
        return invite.request().header("Contribution-ID");
    }

    @Override
    public void progress() {
        invite.progress(180, headers.progress(conference));
    }

    @Override
    public Optional<DialogLeg> accept(String sdp, Participant owner) {
        SipDialogLeg leg = new SipDialogLeg(owner, router, onAck);
        SipBody body = new SipBody("application/sdp", sdp.getBytes(StandardCharsets.UTF_8));
        return invite.accept(headers.ok(conference), body, leg).map(dialog -> leg);
    }

    @Override
    public void refuse(FinalFailure failure) {
        invite.reject(failure.status(), "", headers.failure(failure), SipBody.empty());
    }
}
