package org.parley.sip;

import java.util.List;
import java.util.Optional;
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
    private RouteSet routes;
    private String target;
    private ContactForm contact = ContactForm.PLAIN;
    private Optional<Flow> flow = Optional.empty();
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
        dialog.contact = ContactForm.replyingTo(request, calls.core.transports());
        dialog.flow = request.flow();
        return dialog;
    }

    /** The dialog that a response to our INVITE makes. */
    //= RFC3261-12.1.2-2
    static DialogState asCaller(Calls calls, ReceivedResponse accepted, SentInvite sent) {
        String from = accepted.head().first("from").orElse("");
        String to = accepted.head().first("to").orElse("");
        DialogState dialog = new DialogState(
                calls,
                accepted.callId(),
                new NamedTags(from, HeaderText.tag(from), to, HeaderText.tag(to)),
                RouteSet.EMPTY,
                "");
        dialog.localCseq = accepted.cseq();
        //= RFC3261-12.1.2-3
        dialog.remoteCseq = -1;
        return dialog.confirmed(accepted, sent);
    }

    /** Takes route set and target from a response to our INVITE, as each that makes or confirms a dialog has them anew. */
    //= RFC3261-13.2.2.4-3
    DialogState confirmed(ReceivedResponse response, SentInvite sent) {
        Optional<String> given = usableContact(response);
        RouteSet recorded = RouteSet.ofResponse(response);
        routes = recorded.isEmpty() && given.isEmpty() ? sent.routes() : recorded;
        target = given.orElse(sent.requestUri());
        flow = response.flow();
        String transport = flow.map(Flow::transport).orElse("");
        contact = ContactForm.callingTo(sent.requestUri(), sent.routes(), transport, calls.core.transports());
        return this;
    }

    /** The address of the sender, where he gives one that requests can go to. */
    static Optional<String> usableContact(ReceivedMessage message) {
        return message.contact().map(NameAddr::uri).map(UriText::withoutHeaders).filter(uri -> Grammar.sipUri(uri)
                .isPresent());
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

    String localTag() {
        return localTag;
    }

    String remoteTag() {
        return remoteTag;
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

    /** The target of our requests is the Contact in the peer's newest request, or 2xx to ours, that can change it. */
    //= RFC3261-12.2.1.2-1
    //= RFC3261-12.2.2-2
    void refreshTarget(ReceivedMessage message) {
        usableContact(message).ifPresent(uri -> {
            target = uri;
            flow = message.flow();
        });
    }

    /** How our Contact is written in the dialog. */
    ContactForm contact() {
        return contact;
    }

    /** Finds where a request goes: along the connection of a peer who cannot be connected to, else by his URI. */
    private void hops(RouteSet.Destination to, Consumer<List<Hop>> then) {
        Optional<Flow> only = flow.filter(open -> routes.isEmpty() && OnlyWay.isTo(target, open));
        if (only.isPresent()) {
            then.accept(List.of(Hop.along(only.get())));
        } else {
            calls.hops(to.nextHop(), to.requestUri(), then);
        }
    }

    /** Sends a request with the next CSeq number. */
    void send(String method, SipHeaders headers, SipBody body, Consumer<RequestOutcome> done) {
        RouteSet.Destination to = routes.towards(target);
        long cseq = ++localCseq;
        Consumer<RequestOutcome> taken = outcome -> {
            if (outcome.isSuccess() && ServerRequest.TARGET_REFRESH.contains(method)) {
                outcome.received().ifPresent(this::refreshTarget);
            }
            done.accept(outcome);
        };
        hops(to, hops -> new ClientRequest(
                        calls,
                        hops,
                        (branch, hop) -> request(method, to, cseq, branch, hop)
                                .headers(contact.in(headers))
                                .product("User-Agent", calls.core.settings().product(), headers)
                                .end(body),
                        method,
                        taken)
                .begin());
    }

    /** Sends an INVITE with the next CSeq number; its 2xx is acknowledged before {@code done} hears of it. */
    void reinvite(SipHeaders headers, SipBody body, LongConsumer acknowledge, Consumer<RequestOutcome> done) {
        RouteSet.Destination to = routes.towards(target);
        InviteFields fields =
                new InviteFields(to.requestUri(), to.routeLines(), local, remote, callId, ++localCseq, MAX_FORWARDS);
        Consumer<ReceivedResponse> accepted = response -> {
            refreshTarget(response);
            acknowledge.accept(response.cseq());
        };
        SipHeaders formed = contact.in(headers);
        hops(to, hops -> new ClientReinvite(calls, fields, hops, formed, body, accepted, done).begin());
    }

    /** Sends the ACK for a 2xx to our INVITE. */
    void acknowledge(long cseq) {
        RouteSet.Destination to = routes.towards(target);
        hops(to, hops -> {
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
