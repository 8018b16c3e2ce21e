package org.parley.sip;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * An INVITE dialog (RFC 3261 section 12). States: open; closing (our BYE waits for the ACK, or for its response); ended.
 * Belongs to a lane, except for the state, which any thread may ask and change.
 */
final class Dialog implements SipDialog {

    private enum State {
        OPEN,
        CLOSING,
        ENDED
    }

    /** What a BYE to send says and who hears how it went. */
    private record Bye(SipHeaders headers, IntConsumer done) {}

    private static final Listener NOBODY = new Listener() {
        @Override
        public void onAckTimeout() {}

        @Override
        public void onBye(IncomingRequest bye) {
            bye.respond(200, "", SipHeaders.none(), SipBody.empty());
        }
    };

    private final Calls calls;
    private final String callId;
    private final String localTag;
    private final String remoteTag;
    private final String local;
    private final String remote;
    private final RouteSet routes;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private volatile Listener listener = NOBODY;
    private String target;
    private long localCseq;
    private long inviteCseq = -1;
    private long remoteCseq;
    private ServerInviteTransaction unacknowledged;
    private long unacknowledgedCseq;
    private boolean mayBye;
    private boolean confirmed;
    private boolean inReinvite;
    private Bye waiting;

    private Dialog(Calls calls, String callId, NamedTags tags, RouteSet routes, String target) {
        this.calls = calls;
        this.callId = callId;
        this.localTag = tags.localTag;
        this.remoteTag = tags.remoteTag;
        this.local = tags.local;
        this.remote = tags.remote;
        this.routes = routes;
        this.target = target;
    }

    /** From and To values of our requests in the dialog, and their tags. */
    record NamedTags(String local, String localTag, String remote, String remoteTag) {}

    /** The dialog that our 2xx to this INVITE makes. */
    //= RFC3261-12.1.1-2
    static Dialog asCalled(Calls calls, ReceivedRequest invite, String toTag) {
        String to = invite.head().first("to").orElse("") + ";tag=" + toTag;
        String from = invite.head().first("from").orElse("");
        Dialog dialog = new Dialog(
                calls,
                invite.callId(),
                new NamedTags(to, toTag, from, HeaderText.tag(from)),
                RouteSet.ofRequest(invite),
                invite.contact().map(NameAddr::uri).orElse(""));
        dialog.localCseq = Tokens.firstCseq();
        dialog.remoteCseq = invite.cseq();
        return dialog;
    }

    /** The dialog that a 2xx to our INVITE makes. */
    //= RFC3261-12.1.2-2
    static Dialog asCaller(Calls calls, ReceivedResponse accepted, String target) {
        String from = accepted.head().first("from").orElse("");
        String to = accepted.head().first("to").orElse("");
        Dialog dialog = new Dialog(
                calls,
                accepted.callId(),
                new NamedTags(from, HeaderText.tag(from), to, HeaderText.tag(to)),
                RouteSet.ofResponse(accepted),
                target);
        dialog.localCseq = accepted.cseq();
        dialog.mayBye = true;
        dialog.confirmed = true;
        return dialog;
    }

    String key() {
        return key(callId, localTag, remoteTag);
    }

    static String key(String callId, String localTag, String remoteTag) {
        return localTag + '|' + remoteTag + '|' + callId;
    }

    @Override
    public String callId() {
        return callId;
    }

    @Override
    public void listen(Listener hears) {
        listener = hears;
    }

    @Override
    public boolean hasEnded() {
        return state.get() != State.OPEN;
    }

    @Override
    public void bye(SipHeaders headers, IntConsumer done) {
        MessageWriter.requireForeign(headers);
        if (state.compareAndSet(State.OPEN, State.CLOSING)) {
            calls.lane.run(() -> byeWhenAllowed(new Bye(headers, done)));
        } else {
            calls.lane.run(() -> done.accept(481));
        }
    }

    /** BYE may not be sent before the ACK of our 2xx came or is given up (RFC 3261 section 15). */
    //= RFC3261-15-1
    private void byeWhenAllowed(Bye bye) {
        if (state.get() == State.ENDED) {
            bye.done.accept(200); // the peer's BYE was quicker
        } else if (mayBye) {
            send(bye);
        } else {
            waiting = bye;
        }
    }

    /** Our 2xx goes out now; {@link #noAck} or {@link #onAck} follows. */
    void awaitAck(ServerInviteTransaction transaction, long cseq) {
        unacknowledged = transaction;
        unacknowledgedCseq = cseq;
        if (!confirmed) {
            calls.dialogs.put(key(), this);
        }
    }

    void onAck(ReceivedMessage ack) {
        if (unacknowledged == null || ack.cseq() != unacknowledgedCseq) {
            return;
        }
        unacknowledged.acknowledged();
        unacknowledged = null;
        mayBye = true;
        boolean first = !confirmed;
        confirmed = true;
        if (waiting != null) {
            send(waiting);
        } else if (first && state.get() == State.OPEN) {
            listener.onConfirmed(ack);
        }
    }

    /** No ACK within 64*T1 (RFC 3261 section 13.3.1.4). */
    //= RFC3261-13.3.1.4-2
    void noAck() {
        unacknowledged = null;
        mayBye = true;
        if (waiting != null) {
            send(waiting);
        } else if (state.compareAndSet(State.OPEN, State.CLOSING)) {
            send(new Bye(SipHeaders.none(), status -> {}));
            listener.onAckTimeout();
        }
    }

    /** True when {@code cseq} is in order; it is then the newest. */
    //= RFC3261-12.2.2-1
    boolean takesCseq(long cseq) {
        if (cseq <= remoteCseq) {
            return false;
        }
        remoteCseq = cseq;
        return true;
    }

    //= RFC3261-15.1.2-1
    void onBye(ServerRequest bye) {
        if (unacknowledged != null) {
            unacknowledged.acknowledged();
            unacknowledged = null;
        }
        if (state.compareAndSet(State.OPEN, State.ENDED)) {
            calls.dialogs.remove(key(), this);
            listener.onBye(bye);
            return;
        }
        bye.respond(200, "", SipHeaders.none(), SipBody.empty());
        if (waiting != null) {
            Bye ours = waiting;
            waiting = null;
            end();
            ours.done.accept(200);
        }
    }

    /** False while an INVITE of the peer in this dialog is not answered. */
    boolean beginReinvite() {
        boolean free = !inReinvite && unacknowledged == null;
        inReinvite = inReinvite || free;
        return free;
    }

    void reinviteAnswered() {
        inReinvite = false;
    }

    /** The target of our requests is the peer's newest Contact. */
    //= RFC3261-12.2.2-2
    void refreshTarget(ReceivedRequest request) {
        request.contact()
                .map(NameAddr::uri)
                .filter(uri -> Grammar.sipUri(uri).isPresent())
                .ifPresent(uri -> target = uri);
    }

    /** The 2xx that made the dialog came again. */
    void acknowledgeAgain(long cseq) {
        if (cseq == inviteCseq) {
            acknowledge(cseq);
        }
    }

    /** Sends the ACK for a 2xx to our INVITE. */
    //= RFC3261-13.2.2.4-1
    void acknowledge(long cseq) {
        inviteCseq = cseq;
        RouteSet.Destination to = routes.towards(target);
        calls.hops(to.nextHop(), hops -> {
            if (hops.isEmpty()) {
                calls.core.transports().countLost();
                return;
            }
            Hop hop = hops.get(0);
            byte[] ack = request("ACK", to, cseq, SipHeaders.none(), Tokens.branch(), hop);
            calls.core.transports().flow(hop).send(ack, calls.core.transports()::countLost);
        });
    }

    /** Ends a dialog that nobody wants: the BYE's fate concerns nobody. */
    void end(SipHeaders headers) {
        bye(headers, status -> {});
    }

    private void send(Bye bye) {
        waiting = null;
        RouteSet.Destination to = routes.towards(target);
        long cseq = ++localCseq;
        calls.hops(to.nextHop(), hops -> new ClientRequest(
                        calls,
                        hops,
                        (branch, hop) -> request("BYE", to, cseq, bye.headers, branch, hop),
                        "BYE",
                        status -> {
                            end();
                            bye.done.accept(status);
                        })
                .begin());
    }

    private void end() {
        state.set(State.ENDED);
        calls.dialogs.remove(key(), this);
    }

    private byte[] request(
            String method, RouteSet.Destination to, long cseq, SipHeaders headers, String branch, Hop hop) {
        return MessageWriter.request(method, to.requestUri())
                .field("Via", calls.via(hop, branch))
                .field("Max-Forwards", 70)
                .lines(to.routeLines())
                .field("From", local)
                .field("To", remote)
                .field("Call-ID", callId)
                .field("CSeq", cseq + " " + method)
                .headers(headers)
                .product("User-Agent", calls.core.settings().product(), headers)
                .end();
    }
}
