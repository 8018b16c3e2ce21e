package org.parley.sip;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A call that we make: one target after another (redirects), for each one hop after another (RFC 3263), for each an
 * {@link InviteAttempt}. Belongs to a lane. The listener hears of one outcome.
 */
final class ClientInvite implements OutgoingInvite, InviteAttempt.Outcome {

    private final Calls calls;
    private final InviteRequest request;
    private final Listener listener;
    private final String callId;
    private final String from;
    private final String localTag = Tokens.tag();
    private final String to;
    private final Redirects redirects;
    private final EarlyDialogs early;
    private final Deque<String> nextHopUris = new ArrayDeque<>();
    /** Proxies that are tried after the others because they are silent. */
    private final Set<String> postponed = new HashSet<>();

    private SipHeaders headers;
    private long cseq = Tokens.firstCseq();
    private String target = "";
    private RouteSet routes = RouteSet.EMPTY;
    private InviteAttempt attempt;
    private HopQueue hops;
    private SipHeaders cancelled;
    private boolean intervalRaised;
    private boolean finished;
    private Optional<ReceivedResponse> redirection = Optional.empty();
    private Optional<ReceivedResponse> lastFailure = Optional.empty();

    ClientInvite(Calls calls, String callId, InviteRequest request, Listener listener) {
        this.calls = calls;
        this.callId = callId;
        this.request = request;
        this.listener = listener;
        this.headers = request.headers();
        this.from = MessageWriter.nameAddr(request.from()) + ";tag=" + localTag;
        this.to = MessageWriter.nameAddr(request.to());
        this.redirects = new Redirects(request.requestUri());
        this.early = new EarlyDialogs(calls, request.contact());
        this.hops = new HopQueue(calls.core, List.of());
    }

    @Override
    public String callId() {
        return callId;
    }

    void begin() {
        calls.outgoing.incrementAndGet();
        tryTarget(request.requestUri());
    }

    @Override
    public void cancel(SipHeaders cancelHeaders) {
        MessageWriter.requireForeign(cancelHeaders);
        calls.lane.run(() -> {
            if (finished || cancelled != null) {
                return;
            }
            cancelled = cancelHeaders;
            if (attempt != null) {
                attempt.cancel(cancelHeaders);
            } else {
                finish(local(487, ""));
            }
        });
    }

    private void tryTarget(String uri) {
        target = uri;
        hops = new HopQueue(calls.core, List.of());
        nextHopUris.clear();
        postponed.clear();
        lastFailure = Optional.empty();
        List<String> proxies = calls.core.settings().outboundProxies();
        Optional<ReceivedResponse> unusable = fault(uri, proxies.isEmpty());
        if (unusable.isPresent()) {
            settle(unusable.get());
            return;
        }
        if (proxies.isEmpty()) {
            nextHopUris.add(uri);
        } else {
            nextHopUris.addAll(proxies);
        }
        tryNextHop();
    }

    //= DEC-39
    private Optional<ReceivedResponse> fault(String uri, boolean direct) {
        boolean oneWord = uri.chars().noneMatch(c -> c <= ' ' || c == '<' || c == '>' || c == '"' || c == 0x7f);
        return switch (Grammar.scheme(uri)) {
            case "sip", "sips" -> Grammar.sipUri(uri).isPresent() ? security(uri) : Optional.of(local(404, "Bad URI"));
            case "tel" -> direct || !oneWord ? Optional.of(local(404, "")) : Optional.empty();
            default -> Optional.of(local(416, ""));
        };
    }

    //= RFC5630-5.1-3
    private Optional<ReceivedResponse> security(String uri) {
        boolean isUnreachable =
                ContactForm.isSips(uri) && calls.core.settings().tlsKeys().isEmpty();
        return isUnreachable ? Optional.of(local(480, "No TLS for a sips URI")) : Optional.empty();
    }

    //= RFC3263-4.3-1
    private void tryNextHop() {
        InviteFields fields = fields();
        String branch = Tokens.branch();
        Optional<HopQueue.Try> next = hops.next(hop -> write(fields, hop, branch));
        if (next.isPresent()) {
            attempt(next.get(), branch, fields);
            return;
        }
        String uri = nextHopUris.poll();
        if (uri == null) {
            settle(lastFailure.orElseGet(() -> local(503, "No way to the target")));
            return;
        }
        attempt = null;
        calls.hops(uri, target, found -> {
            if (finished) {
                return;
            }
            boolean proxy = !calls.core.settings().outboundProxies().isEmpty();
            if (proxy && !nextHopUris.isEmpty() && isSilent(found) && postponed.add(uri)) {
                nextHopUris.add(uri);
                tryNextHop();
                return;
            }
            routes = proxy ? new RouteSet(List.of('<' + loose(uri) + '>')) : RouteSet.EMPTY;
            hops = new HopQueue(calls.core, found);
            tryNextHop();
        });
    }

    private boolean isSilent(List<Hop> proxy) {
        return !proxy.isEmpty() && proxy.stream().allMatch(calls.core.silentHops()::isAvoided);
    }

    private static String loose(String proxy) {
        return Grammar.sipUri(proxy).filter(uri -> uri.hasLrParam()).isPresent() ? proxy : proxy + ";lr";
    }

    private InviteFields fields() {
        return new InviteFields(target, routes.lines(), from, to, callId, cseq, request.maxForwards());
    }

    private void attempt(HopQueue.Try next, String branch, InviteFields fields) {
        attempt = new InviteAttempt(calls, next.hop(), branch, fields, this);
        attempt.begin(next.message());
    }

    //= RFC3261-8.1.1-2
    private byte[] write(InviteFields fields, Hop hop, String branch) {
        return fields.begin("INVITE", calls.via(hop, branch), to)
                .field("Contact", contact(hop))
                .headers(headers)
                .product("User-Agent", calls.core.settings().product(), headers)
                .end(request.body());
    }

    private String contact(Hop hop) {
        return ContactForm.callingTo(target, routes, hop.transport(), calls.core.transports())
                .of(request.contact());
    }

    @Override
    public void onTrying() {
        listener.onTrying();
    }

    @Override
    public void onProvisional(ReceivedResponse response) {
        boolean isNew = early.take(response, new SentInvite(target, routes));
        if (isNew && cancelled == null) {
            listener.onProvisional(response);
        }
    }

    @Override
    public void onAccepted(ReceivedResponse response) {
        SentInvite sent = new SentInvite(target, routes);
        calls.sentMemory.remember(AnswerKeys.fork(callId), new Forked(localTag, sent));
        ReceivedResponse answered = early.withAnswer(response);
        Dialog dialog = Dialog.asCaller(calls, early.confirmed(response, sent), request.contact());
        early.end();
        calls.dialogs.put(dialog.key(), dialog);
        if (cancelled == null && DialogState.usableContact(response).isPresent()) {
            finished = true;
            attempt = null;
            calls.outgoing.decrementAndGet();
            // Before the ACK: what a quick callee sends on the ACK must find him taken in.
            Calls.guarded(() -> listener.onAccepted(answered, dialog), () -> dialog.end(SipHeaders.none()));
            dialog.acknowledge(response.cseq());
            return;
        }
        dialog.acknowledge(response.cseq());
        dialog.end(SipHeaders.none());
        finish(cancelled != null ? local(487, "") : local(500, "2xx without a usable Contact"));
    }

    @Override
    public void onFailure(int status, String reason) {
        attempt = null;
        calls.sentMemory.remember(AnswerKeys.fork(callId), new Forked(localTag, new SentInvite(target, routes)));
        early.end();
        if (cancelled != null) {
            finish(local(status == 408 ? 408 : 487, ""));
            return;
        }
        lastFailure = Optional.of(local(status, reason));
        tryNextHop();
    }

    @Override
    public void onRefused(ReceivedResponse response) {
        attempt = null;
        early.end();
        hops.answered();
        if (cancelled != null) {
            finish(response);
        } else if (response.status() == 422 && !intervalRaised && raiseInterval(response)) {
            cseq++;
            InviteFields fields = fields();
            String branch = Tokens.branch();
            hops.again(hop -> write(fields, hop, branch)).ifPresent(next -> attempt(next, branch, fields));
        } else if (response.status() == 503) {
            lastFailure = Optional.of(response);
            tryNextHop();
        } else {
            settle(response);
        }
    }

    //= DEC-19
    private boolean raiseInterval(ReceivedResponse response) {
        intervalRaised = true;
        Optional<SipHeaders> raised = SessionInterval.raised(headers, response);
        raised.ifPresent(changed -> headers = changed);
        return raised.isPresent();
    }

    /** The target's final response is known: a redirection, the next target, or the end. */
    private void settle(ReceivedResponse response) {
        int status = response.status();
        boolean redirects3xx =
                status >= 300 && status < 400 && calls.core.settings().followRedirects();
        if (redirects3xx) {
            redirects.add(response);
            redirection = redirection.or(() -> Optional.of(response));
        }
        Optional<String> next = status < 600 && cancelled == null ? nextTarget() : Optional.empty();
        if (next.isPresent()) {
            cseq++;
            tryTarget(next.get());
        } else {
            finish(status < 600 ? redirection.orElse(response) : response);
        }
    }

    //= DEC-6
    private Optional<String> nextTarget() {
        Optional<String> next = redirects.next();
        while (next.isPresent() && !listener.mayTry(next.get())) {
            next = redirects.next();
        }
        return next;
    }

    private void finish(ReceivedResponse response) {
        if (finished) {
            return;
        }
        finished = true;
        attempt = null;
        calls.outgoing.decrementAndGet();
        listener.onRejected(response);
    }

    private ReceivedResponse local(int status, String reason) {
        String phrase = reason.isEmpty() ? MessageWriter.reasonOf(status) : reason;
        InviteFields fields = new InviteFields(target, "", from, to, callId, cseq, request.maxForwards());
        return ReceivedResponse.local(status, phrase, fields.lines());
    }

    /** What a further 2xx is told by, and where it is ended when it has no usable Contact. */
    record Forked(String localTag, SentInvite sent) {}
}
