package org.parley.sip;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request other than INVITE, ACK and CANCEL and its server transaction (RFC 3261 section 17.2.2). When nobody answers
 * it in time, it answers itself.
 */
final class ServerRequest implements IncomingRequest {

    /**
     * Methods whose Contact, and that of their 2xx, is the sender's new one (RFC 3311, RFC 6665 section 3.1, RFC 4488 section
     * 4).
     */
    static final Set<String> TARGET_REFRESH = Set.of("UPDATE", "SUBSCRIBE", "REFER");

    private final Calls calls;
    private final String key;
    private final String mergeKey;
    private final ReceivedRequest request;
    private final ReplyPath path;
    private final String toTag;
    private final Optional<DialogState> dialog;
    private final AtomicBoolean decided = new AtomicBoolean();
    private TimerWheel.Entry answerMyself;

    /**
     * @param mergeKey empty inside a dialog
     * @param dialog that the request came in
     */
    ServerRequest(
            Calls calls,
            String key,
            String mergeKey,
            ReceivedRequest request,
            ReplyPath path,
            Optional<DialogState> dialog) {
        this.calls = calls;
        this.key = key;
        this.mergeKey = mergeKey;
        this.request = request;
        this.path = path;
        this.toTag = Tokens.tag();
        this.dialog = dialog;
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

    @Override
    public String dialogId() {
        return dialog.map(DialogState::key)
                .orElseGet(() ->
                        DialogState.key(request.callId(), toTag, request.head().fromTag()));
    }

    @Override
    public Optional<SipSubscription> subscribe(int status, SipHeaders headers) {
        if (status < 200 || status > 299) {
            throw new IllegalArgumentException("status must be 200 to 299: " + status);
        }
        MessageWriter.requireForeign(headers);
        if (!decided.compareAndSet(false, true)) {
            return Optional.empty();
        }
        EventUsage usage = EventUsage.of(calls, dialog.orElseGet(() -> DialogState.asCalled(calls, request, toTag)));
        calls.lane.run(() -> {
            usage.begin();
            send(status, "", headers, SipBody.empty());
        });
        return Optional.of(usage);
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

    private ContactForm contact() {
        return dialog.map(DialogState::contact)
                .orElseGet(() -> ContactForm.replyingTo(request, calls.core.transports()));
    }

    private void send(int status, String reason, SipHeaders headers, SipBody body) {
        byte[] response = path.begin(status, reason, toTag)
                .lines(status < 300 ? path.recordRoute() : "")
                .headers(contact().in(headers))
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
        if (status < 300 && TARGET_REFRESH.contains(request.method())) {
            dialog.ifPresent(state -> state.refreshTarget(request));
        }
    }
}
