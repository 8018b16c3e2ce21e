package org.parley.sip;

/**
 * INVITE server transaction (RFC 3261 section 17.2.1), and the repetition of a 2xx that section 13.3.1.4 leaves to the
 * UAS. Belongs to a lane. States: proceeding; answered (2xx sent) or refused, waiting for the ACK; ended. Its answer is
 * put in the {@link AnswerMemory} with the final response.
 */
final class ServerInviteTransaction {

    private enum State {
        PROCEEDING,
        ANSWERED,
        REFUSED,
        ENDED
    }

    private final Calls calls;
    private final String key;
    private final String mergeKey;
    private final ReplyPath path;
    private final String toTag;
    private State state = State.PROCEEDING;
    private byte[] last;
    private TimerWheel.Entry repeat;
    private TimerWheel.Entry giveUp;
    private Runnable cancelled = () -> {};

    /** @param mergeKey empty inside a dialog */
    ServerInviteTransaction(Calls calls, String key, String mergeKey, ReplyPath path, String toTag) {
        this.calls = calls;
        this.key = key;
        this.mergeKey = mergeKey;
        this.path = path;
        this.toTag = toTag;
    }

    /** Enters the table and sends 100 at once, well within 200 ms. */
    //= RFC3261-17.2.1-1
    void begin(Runnable onCancel) {
        cancelled = onCancel;
        calls.invites.put(key, this);
        if (!mergeKey.isEmpty()) {
            calls.merges.put(mergeKey, key);
        }
        send(path.begin(100, "", toTag).end());
    }

    String toTag() {
        return toTag;
    }

    ReplyPath path() {
        return path;
    }

    void provisional(byte[] response) {
        if (state == State.PROCEEDING) {
            send(response);
        }
    }

    /** Sends a final response of 300 or more, over UDP again until its ACK. */
    void refuse(byte[] response) {
        if (state != State.PROCEEDING) {
            return;
        }
        state = State.REFUSED;
        finalResponse(response);
        if (path.isReliable()) {
            end();
        } else {
            repeatUntilAck(response, this::end);
        }
    }

    /** Sends a 2xx again until {@link #acknowledged}; over every transport. */
    //= RFC3261-13.3.1.4-1
    void accept(byte[] response, Runnable noAck) {
        if (state != State.PROCEEDING) {
            return;
        }
        state = State.ANSWERED;
        finalResponse(response);
        repeatUntilAck(response, () -> {
            end();
            noAck.run();
        });
    }

    /** The INVITE came again. */
    //= RFC3261-17.2.1-2
    void repeatLast() {
        send(last);
    }

    /** The ACK for a refusal came. */
    void acknowledgedRefusal() {
        if (state == State.REFUSED) {
            end();
        }
    }

    /** The ACK for the 2xx came, or there is no use in waiting for it. */
    void acknowledged() {
        if (state == State.ANSWERED) {
            end();
        }
    }

    /** The CANCEL came; it has been answered. */
    void cancel() {
        if (state == State.PROCEEDING) {
            cancelled.run();
        }
    }

    private void finalResponse(byte[] response) {
        send(response);
        calls.memory.remember(AnswerKeys.answer(key), response);
        if (!mergeKey.isEmpty()) {
            calls.memory.remember(AnswerKeys.merge(mergeKey), key);
        }
    }

    private void repeatUntilAck(byte[] response, Runnable onGiveUp) {
        SipSettings.Timing timing = calls.core.timing();
        repeatAfter(timing.t1Ms(), timing.t2Ms(), response);
        giveUp = calls.lane.schedule(timing.giveUpMs(), onGiveUp);
    }

    private void repeatAfter(long delayMs, long t2Ms, byte[] response) {
        repeat = calls.lane.schedule(delayMs, () -> {
            send(response);
            repeatAfter(Math.min(2 * delayMs, t2Ms), t2Ms, response);
        });
    }

    private void send(byte[] response) {
        last = response;
        path.send(response, calls.core.transports());
    }

    private void end() {
        state = State.ENDED;
        cancelled = () -> {};
        if (repeat != null) {
            repeat.cancel();
        }
        if (giveUp != null) {
            giveUp.cancel();
        }
        calls.invites.remove(key, this);
        if (!mergeKey.isEmpty()) {
            calls.merges.remove(mergeKey, key);
        }
    }
}
