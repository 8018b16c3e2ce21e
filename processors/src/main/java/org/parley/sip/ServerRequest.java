package org.parley.sip;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request other than INVITE, ACK and CANCEL and its server transaction (RFC 3261 section 17.2.2). When nobody answers
 * it in time, it answers itself.
 */
final class ServerRequest implements IncomingRequest {

    private final Calls calls;
    private final String key;
    private final String mergeKey;
    private final ReceivedRequest request;
    private final ReplyPath path;
    private final String toTag;
    private final Runnable onAccepted;
    private final AtomicBoolean decided = new AtomicBoolean();
    private TimerWheel.Entry answerMyself;

    /**
     * @param mergeKey empty inside a dialog
     * @param onAccepted run when the answer is a 2xx
     */
    ServerRequest(
            Calls calls, String key, String mergeKey, ReceivedRequest request, ReplyPath path, Runnable onAccepted) {
        this.calls = calls;
        this.key = key;
        this.mergeKey = mergeKey;
        this.request = request;
        this.path = path;
        this.toTag = Tokens.tag();
        this.onAccepted = onAccepted;
    }

    /** Enters the table; answers {@code status} itself when nobody has after {@code patienceMs}. */
    void begin(long patienceMs, int status) {
        calls.requests.put(key, this);
        if (!mergeKey.isEmpty()) {
            calls.merges.put(mergeKey, key);
        }
        answerMyself = calls.lane.schedule(patienceMs, () -> respond(status, "", SipHeaders.none(), SipBody.empty()));
    }

    @Override
    public SipRequest request() {
        return request;
    }

    //= RFC3261-17.2.2-1
    @Override
    public boolean respond(int status, String reason, SipHeaders headers, SipBody body) {
        if (status < 200 || status > 699) {
            throw new IllegalArgumentException("status must be 200 to 699: " + status);
        }
        MessageWriter.requireForeign(headers);
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        calls.lane.run(() -> send(status, reason, headers, body));
        return true;
    }

    private void send(int status, String reason, SipHeaders headers, SipBody body) {
        byte[] response = path.begin(status, reason, toTag)
                .lines(status < 300 ? path.recordRoute() : "")
                .headers(headers)
                .product("Server", calls.core.settings().product(), headers)
                .end(body);
        answerMyself.cancel();
        calls.requests.remove(key, this);
        calls.memory.remember(AnswerKeys.answer(key), response);
        if (!mergeKey.isEmpty()) {
            calls.merges.remove(mergeKey, key);
            calls.memory.remember(AnswerKeys.merge(mergeKey), key);
        }
        path.send(response, calls.core.transports());
        if (status < 300) {
            onAccepted.run();
        }
    }
}
