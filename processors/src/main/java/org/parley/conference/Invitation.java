package org.parley.conference;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.parley.loop.Timer;
import org.parley.loop.Transitions;
import org.parley.sdp.MsrpTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One leg: the INVITE to one invitee and what became of it (reference: section 9). Owned by the conference's loop.
 */
public final class Invitation {

    /** Where the leg stands. */
    public enum State {
        /** Listed, not sent yet. */
        IDLE,
        /** Sent, nothing heard. */
        CALLING,
        /** A provisional response came. */
        PROCEEDING,
        /** We gave it up; its final response is still to come. */
        CANCELLING,
        /** 2xx, acknowledged; the checks of E3 and the answer are still to be passed. */
        ACCEPTED,
        /** In the chat. */
        CONNECTED,
        /** Ended without acceptance. */
        FAILED,
        /** Accepted, and ended since, by whomever. */
        RELEASED
    }

    /** What can happen to a leg. */
    public enum Event {
        DIAL,
        PROVISIONAL,
        CANCEL,
        ACCEPT,
        CONNECT,
        FAIL,
        RELEASE
    }

    static final Transitions<State, Event> TABLE = Transitions.of(State.class, Event.class)
            .on(State.IDLE, Event.DIAL, State.CALLING)
            .on(State.IDLE, Event.FAIL, State.FAILED)
            .on(State.IDLE, Event.CANCEL, State.CANCELLING)
            .on(State.CALLING, Event.PROVISIONAL, State.PROCEEDING)
            .on(State.CALLING, Event.ACCEPT, State.ACCEPTED)
            .on(State.CALLING, Event.FAIL, State.FAILED)
            .on(State.CALLING, Event.CANCEL, State.CANCELLING)
            .on(State.PROCEEDING, Event.PROVISIONAL, State.PROCEEDING)
            .on(State.PROCEEDING, Event.ACCEPT, State.ACCEPTED)
            .on(State.PROCEEDING, Event.FAIL, State.FAILED)
            .on(State.PROCEEDING, Event.CANCEL, State.CANCELLING)
            .on(State.CANCELLING, Event.PROVISIONAL, State.CANCELLING)
            .on(State.CANCELLING, Event.ACCEPT, State.RELEASED)
            .on(State.CANCELLING, Event.FAIL, State.FAILED)
            .on(State.ACCEPTED, Event.CONNECT, State.CONNECTED)
            .on(State.ACCEPTED, Event.RELEASE, State.RELEASED)
            .on(State.CONNECTED, Event.RELEASE, State.RELEASED)
            .build();

    /** Most early dialogs that are known of one leg. Ours: phones that ring at the same time. */
    private static final int MOST_EARLY_DIALOGS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Invitation.class);

    private final Participant participant;
    private final Invitee invitee;
    private final boolean isAdded;
    private State state = State.IDLE;
    private boolean cancelledByUs;
    private int finalStatus;
    private Optional<Call> call = Optional.empty();
    private Optional<DialogLeg> dialog = Optional.empty();
    private Optional<MediaLeg> media = Optional.empty();
    private Optional<Timer> ringTimer = Optional.empty();
    private Set<DialogId> earlyDialogs = Set.of();

    Invitation(Participant participant, Invitee invitee, boolean isAdded) {
        this.participant = participant;
        this.invitee = invitee;
        this.isAdded = isAdded;
    }

    public Participant participant() {
        return participant;
    }

    public Conference conference() {
        return participant.conference();
    }

    public Invitee invitee() {
        return invitee;
    }

    /** True for a leg to a user whom a participant added, false for one of the set-up. */
    boolean isAdded() {
        return isAdded;
    }

    public State state() {
        return state;
    }

    /** The code it ended with, 0 while it has not ended. */
    public int finalStatus() {
        return finalStatus;
    }

    /** True while it may still become, or be refused as, a participant. */
    boolean isPending() {
        return state != State.CONNECTED && state != State.FAILED && state != State.RELEASED;
    }

    /** True from the 2xx until the leg ends. */
    boolean isAccepted() {
        return state == State.ACCEPTED || state == State.CONNECTED;
    }

    public boolean isCancelledByUs() {
        return cancelledByUs;
    }

    /** Moves by the table; an impossible event is logged and changes nothing. */
    boolean fire(Event event) {
        Optional<State> next = TABLE.next(state, event);
        if (next.isEmpty()) {
            LOG.debug(
                    "{}: {} is impossible for a leg in {}",
                    conference().identity().id(),
                    event,
                    state);
            return false;
        }
        state = next.get();
        if (!isPending()) {
            ringTimer.ifPresent(Timer::cancel);
            ringTimer = Optional.empty();
            call = Optional.empty();
            earlyDialogs = Set.of();
        }
        return true;
    }

    void dial(Supplier<Timer> ringing) {
        if (fire(Event.DIAL)) {
            ringTimer = Optional.of(ringing.get());
        }
    }

    /** The handle of the INVITE; a leg given up while it was being sent is cancelled now. */
    void calling(Call byCall) {
        if (state == State.CANCELLING || state == State.FAILED) {
            byCall.cancel();
        } else if (isPending()) {
            call = Optional.of(byCall);
        }
    }

    void cancel() {
        if (state != State.CANCELLING && fire(Event.CANCEL)) {
            cancelledByUs = true;
            ringTimer.ifPresent(Timer::cancel);
            ringTimer = Optional.empty();
            call.ifPresent(Call::cancel);
        }
    }

    /** A provisional response made this early dialog. */
    public void rings(DialogId early) {
        if (isUnanswered() && earlyDialogs.size() < MOST_EARLY_DIALOGS) {
            Set<DialogId> all = new HashSet<>(earlyDialogs);
            all.add(early);
            earlyDialogs = Set.copyOf(all);
        }
    }

    /** True while this early dialog may still be answered. */
    public boolean isRingingBy(DialogId early) {
        return isUnanswered() && earlyDialogs.contains(early);
    }

    private boolean isUnanswered() {
        return state == State.CALLING || state == State.PROCEEDING;
    }

    /** The dialog that a 2xx made; kept until the leg is connected or released. */
    void accepted(DialogLeg withDialog) {
        dialog = Optional.of(withDialog);
    }

    Optional<DialogLeg> dialog() {
        return dialog;
    }

    void ended(int status) {
        finalStatus = status;
        freeMedia();
    }

    /** The switch's end of this leg, allocated when its offer is written. */
    MediaLeg media(MediaRoom room, MsrpTransport transport) {
        if (media.isEmpty()) {
            media = Optional.of(room.reserve(participant, transport));
        }
        return media.get();
    }

    void freeMedia() {
        media.ifPresent(MediaLeg::release);
        media = Optional.empty();
    }
}
