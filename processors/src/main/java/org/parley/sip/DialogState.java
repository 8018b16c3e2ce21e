package org.parley.sip;

import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Dialog state (RFC 3261 section 12): what a dialog's usages share, the INVITE's and those of subscriptions (RFC 5057).
 * Belongs to a lane; identifiers may be read from anywhere.
 */
final class DialogState {

    private static final int MAX_FORWARDS = 70;

    private final Calls calls;
    private final String callId;
    private final String localTag;
    private final String remoteTag;
    private final String local;
    private final String remote;
    private final RouteSet routes;
    private String target;
    private long localCseq;
    private long remoteCseq;

    private DialogState(Calls calls, String callId, NamedTags tags, RouteSet routes, String target) {
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
    private record NamedTags(String local, String localTag, String remote, String remoteTag) {}

    /** The dialog that our 2xx to this request makes. */
    //= RFC3261-12.1.1-2
    static DialogState asCalled(Calls calls, ReceivedRequest request, String toTag) {
        String to = request.head().first("to").orElse("") + ";tag=" + toTag;
        String from = request.head().first("from").orElse("");
        DialogState dialog = new DialogState(
                calls,
                request.callId(),
                new NamedTags(to, toTag, from, HeaderText.tag(from)),
                RouteSet.ofRequest(request),
                request.contact().map(NameAddr::uri).orElse(""));
        dialog.localCseq = Tokens.firstCseq();
        dialog.remoteCseq = request.cseq();
        return dialog;
    }

    /** The dialog that a 2xx to our INVITE makes. */
    //= RFC3261-12.1.2-2
    static DialogState asCaller(Calls calls, ReceivedResponse accepted, String target) {
        String from = accepted.head().first("from").orElse("");
        String to = accepted.head().first("to").orElse("");
        DialogState dialog = new DialogState(
                calls,
                accepted.callId(),
                new NamedTags(from, HeaderText.tag(from), to, HeaderText.tag(to)),
                RouteSet.ofResponse(accepted),
                target);
        dialog.localCseq = accepted.cseq();
        return dialog;
    }

    static String key(String callId, String localTag, String remoteTag) {
        return localTag + '|' + remoteTag + '|' + callId;
    }

    String key() {
        return key(callId, localTag, remoteTag);
    }

    String callId() {
        return callId;
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

    /** The target of our requests is the peer's newest Contact. */
    //= RFC3261-12.2.2-2
    void refreshTarget(ReceivedRequest request) {
        request.contact()
                .map(NameAddr::uri)
                .filter(uri -> Grammar.sipUri(uri).isPresent())
                .ifPresent(uri -> target = uri);
    }

    /** Sends a request with the next CSeq number. */
    void send(String method, SipHeaders headers, SipBody body, Consumer<RequestOutcome> done) {
        RouteSet.Destination to = routes.towards(target);
        long cseq = ++localCseq;
        calls.hops(to.nextHop(), hops -> new ClientRequest(
                        calls,
                        hops,
                        (branch, hop) -> request(method, to, cseq, branch, hop)
                                .headers(headers)
                                .product("User-Agent", calls.core.settings().product(), headers)
                                .end(body),
                        method,
                        done)
                .begin());
    }

    /** Sends an INVITE with the next CSeq number; its 2xx is acknowledged before {@code done} hears of it. */
    void reinvite(SipHeaders headers, SipBody body, LongConsumer accepted, Consumer<RequestOutcome> done) {
        RouteSet.Destination to = routes.towards(target);
        InviteFields fields =
                new InviteFields(to.requestUri(), to.routeLines(), local, remote, callId, ++localCseq, MAX_FORWARDS);
        calls.hops(
                to.nextHop(), hops -> new ClientReinvite(calls, fields, hops, headers, body, accepted, done).begin());
    }

    /** Sends the ACK for a 2xx to our INVITE. */
    void acknowledge(long cseq) {
        RouteSet.Destination to = routes.towards(target);
        calls.hops(to.nextHop(), hops -> {
            if (hops.isEmpty()) {
                calls.core.transports().countLost();
                return;
            }
            Hop hop = hops.get(0);
            byte[] ack = request("ACK", to, cseq, Tokens.branch(), hop)
                    .product("User-Agent", calls.core.settings().product(), SipHeaders.none())
                    .end();
            calls.core.transports().flow(hop).send(ack, calls.core.transports()::countLost);
        });
    }

    private MessageWriter request(String method, RouteSet.Destination to, long cseq, String branch, Hop hop) {
        return MessageWriter.request(method, to.requestUri())
                .field("Via", calls.via(hop, branch))
                .field("Max-Forwards", MAX_FORWARDS)
                .lines(to.routeLines())
                .field("From", local)
                .field("To", remote)
                .field("Call-ID", callId)
                .field("CSeq", cseq + " " + method);
    }
}
