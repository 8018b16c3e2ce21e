package org.parley.camel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.parley.conference.DialogId;
import org.parley.conference.DialogLeg;
import org.parley.conference.Participant;
import org.parley.conference.Refreshed;
import org.parley.conference.SessionExpires;
import org.parley.sip.IncomingRequest;
import org.parley.sip.RequestOutcome;
import org.parley.sip.SipBody;
import org.parley.sip.SipDialog;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipMessage;
import org.parley.sip.SipRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A participant's dialog: carries the conference's BYE out and the peer's BYE to the route for it. */
public final class SipDialogLeg implements DialogLeg, SipDialog.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(SipDialogLeg.class);

    private final Participant participant;
    private final SipRouter router;
    private final BiConsumer<SipMessage, DialogLeg> onAck;
    private volatile SipDialog dialog;
    private boolean hasEnded;

    /** For the dialog of a leg that we called; {@link #of} has to follow. */
    public SipDialogLeg(Participant participant, SipRouter router) {
        this(participant, router, (ack, leg) -> {});
    }

    /**
     * For the dialog of an INVITE that we accept.
     *
     * @param onAck gets the ACK of our 2xx, and this leg
     */
    SipDialogLeg(Participant participant, SipRouter router, BiConsumer<SipMessage, DialogLeg> onAck) {
        this.participant = participant;
        this.router = router;
        this.onAck = onAck;
    }

    /** Sets the dialog. */
    public synchronized SipDialogLeg of(SipDialog sipDialog) {
        dialog = sipDialog;
        if (!hasEnded) {
            router.begun(this);
        }
        return this;
    }

    Participant participant() {
        return participant;
    }

    @Override
    public DialogId id() {
        return id(dialog);
    }

    static DialogId id(SipDialog dialog) {
        return new DialogId(dialog.callId(), dialog.localTag(), dialog.remoteTag());
    }

    @Override
    public void bye(Optional<String> reason) {
        SipHeaders headers = reason.map(
                        value -> SipHeaders.builder().add("Reason", value).build())
                .orElse(SipHeaders.none());
        dialog.bye(headers, status -> LOG.debug("{}: BYE ended with {}", dialog.callId(), status));
        router.ended(this);
    }

    @Override
    public void refresh(SessionExpires wanted, boolean byUpdate, Optional<String> sdp, Consumer<Refreshed> done) {
        SipHeaders headers = SipHeaders.builder()
                .add("Supported", "timer")
                .add("Session-Expires", wanted.interval().toSeconds() + ";refresher=uac")
                .build();
        SipBody body = byUpdate
                ? SipBody.empty()
                : sdp.map(text -> new SipBody("application/sdp", text.getBytes(StandardCharsets.UTF_8)))
                        .orElse(SipBody.empty());
        dialog.refresh(byUpdate, headers, body, outcome -> done.accept(refreshed(outcome)));
    }

    private static Refreshed refreshed(RequestOutcome outcome) {
        return new Refreshed(
                outcome.status(),
                outcome.response()
                        .flatMap(response -> response.header("Session-Expires"))
                        .flatMap(value -> SessionExpires.parse(value, "uac", true)),
                outcome.response()
                        .flatMap(response -> response.header("Min-SE"))
                        .flatMap(value -> SessionExpires.parse(value, "uac", true))
                        .map(SessionExpires::interval));
    }

    @Override
    public void onBegun(SipDialog begun) {
        of(begun);
    }

    @Override
    public void onConfirmed(SipMessage ack) {
        onAck.accept(ack, this);
    }

    @Override
    public void onAnswer(SipRequest ack) {
        router.onAnswer(ack, this);
    }

    @Override
    public void onAckTimeout() {
        endedByPeer();
        LOG.info(
                "{}: no ACK came for the 200; the participant is out",
                participant.conference().identity().id());
        participant
                .conference()
                .loop()
                .post(() -> participant.conference().departures().lost(participant, this));
    }

    @Override
    public void onBye(IncomingRequest bye) {
        endedByPeer();
        router.onBye(bye, this);
    }

    /** The end may come before the dialog is set here; then {@link #of} undoes itself. */
    private synchronized void endedByPeer() {
        hasEnded = true;
        if (dialog != null) {
            router.ended(this);
        }
    }
}
