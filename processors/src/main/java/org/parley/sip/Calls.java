package org.parley.sip;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one lane: its tables, and where each message goes. All transactions and dialogs of a Call-ID are here, so
 * that nothing is shared with another lane. The tables are concurrent only so that their sizes can be read from outside.
 */
final class Calls {

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    /** Option tag of RFC 3262. */
    static final String RELIABLE = "100rel";

    /** How long the handler may take for a BYE before it is answered 200, in T1. Ours: before the third repetition. */
    private static final int BYE_PATIENCE_T1 = 4;

    /** How long the handler may take for another request before it is answered 500, in T1. Ours: within Timer F. */
    private static final int REQUEST_PATIENCE_T1 = 32;

    final Core core;
    final Lane lane;
    final AnswerMemory memory;
    final AnswerMemory sentMemory;
    final AnswerMemory overloadMemory;
    final Map<String, ServerInviteTransaction> invites = new ConcurrentHashMap<>();
    final Map<String, ServerRequest> requests = new ConcurrentHashMap<>();
    final Map<String, ServerInvite> early = new ConcurrentHashMap<>();
    final Map<String, String> merges = new ConcurrentHashMap<>();
    final Map<String, ClientTransaction> clients = new ConcurrentHashMap<>();
    final Map<String, EarlyDialog> earlyDialogs = new ConcurrentHashMap<>();
    final Map<String, Dialog> dialogs = new ConcurrentHashMap<>();
    final Map<String, EventDialog> eventDialogs = new ConcurrentHashMap<>();
    final AtomicInteger outgoing = new AtomicInteger();
    private final Responses responses = new Responses(this);
    private final EarlyRequests earlyRequests = new EarlyRequests(this);

    Calls(Core core, Lane lane) {
        this.core = core;
        this.lane = lane;
        this.memory = new AnswerMemory(core, lane);
        this.sentMemory = new AnswerMemory(core, lane);
        this.overloadMemory = new AnswerMemory(core, lane);
    }

    static String clientKey(String branch, String method) {
        return branch + '|' + method;
    }

    /** Via of a request of ours; with rport, so that answers come back through address translation (RFC 3581). */
    //= RFC3261-8.1.1.7-2
    //= RFC3581-3-1
    //= RFC7118-5.2.1-1
    String via(Hop hop, String branch) {
        return "SIP/2.0/" + hop.transport() + ' ' + core.transports().sentBy(hop) + ";branch=" + branch + ";rport";
    }

    /**
     * Finds the hops for a URI.
     *
     * @param requestUri whether only TLS will do is written there
     * @param then runs on this lane, at once when no name has to be looked up
     */
    void hops(String uri, String requestUri, Consumer<List<Hop>> then) {
        boolean hasTls = core.settings().hasTls();
        Grammar.sipUri(uri)
                .map(parsed -> new Resolver.Target(parsed, ContactForm.isSips(requestUri), hasTls))
                .filter(Resolver.Target::isReachable)
                .ifPresentOrElse(
                        target -> core.resolver().resolve(target, hops -> lane.run(() -> then.accept(hops))),
                        () -> then.accept(List.of()));
    }

    /** A message came. */
    void receive(byte[] message, Flow from) {
        RawHead head = RawHead.scan(message);
        if (head.isResponse()) {
            responses.onResponse(head, message, from);
        } else if (head.method().equals("ACK") && head.hasForbiddenOctets()) {
            core.transports().countDropped();
        } else if (head.method().equals("ACK")) {
            onAck(head, message, from);
        } else if (head.first("via").isEmpty()) {
            core.transports().countDropped();
        } else {
            onRequest(head, message, from);
        }
    }

    private void onRequest(RawHead head, byte[] message, Flow from) {
        String key = head.branchKey() + '|' + head.method();
        ReplyPath path = ReplyPath.of(head, from, core.settings());
        if (answerRepeated(key, path)) {
            return;
        }
        boolean initial = head.toTag().isEmpty();
        if (initial && Admission.concerns(head.method()) && isRefused(key, head, path, from)) {
            return;
        }
        Optional<Refusal> fault = RequestChecks.syntax(head, message)
                .or(() -> core.checks(from.isSecure()).bodySize(head, message));
        if (fault.isPresent()) {
            LOG.debug("{} {} from {}", fault.get().status(), fault.get().reason(), from);
            refuse(head, path, fault.get());
            return;
        }
        ReceivedRequest request = new ReceivedRequest(head, message, from, core.isTrusted(from));
        if (head.method().equals("CANCEL")) {
            onCancel(request, path);
        } else if (initial) {
            onInitial(key, request, path);
        } else {
            onInDialog(key, request, path);
        }
    }

    /**
     * Admission. A request that was refused stays refused when it comes again: its sender may have the 503 already, and
     * would never hear of a call that its own repetition, late in our queue, had made.
     */
    //= DEC-42
    private boolean isRefused(String key, RawHead head, ReplyPath path, Flow from) {
        Optional<Refusal> before = overloadMemory.find(key, Refusal.class);
        if (before.isPresent()) {
            answer(head, path, before.get());
            return true;
        }
        Optional<Refusal> ofSource = core.admission().ofSource(from);
        if (ofSource.isPresent()) {
            overloadMemory.remember(key, ofSource.get());
            answer(head, path, ofSource.get());
            return true;
        }
        Optional<Refusal> ofLoad = core.admission().ofLoad(head.method(), lane);
        ofLoad.ifPresent(refusal -> {
            overloadMemory.remember(key, refusal);
            refuse(head, path, refusal);
        });
        return ofLoad.isPresent();
    }

    private void answer(RawHead head, ReplyPath path, Refusal refusal) {
        Refusals.answer(head, path, refusal, core.settings().product())
                .ifPresent(answer -> path.send(answer, core.transports()));
    }

    void refuse(RawHead head, ReplyPath path, Refusal refusal) {
        answer(head, path, refusal);
        guarded(
                () -> core.handler()
                        .onRefused(head.method(), head.callId(), refusal.status(), refusal.reason(), refusal.cause()),
                () -> {});
    }

    /** Repeated requests never reach anybody: they get what was sent last (race R12). */
    //= RFC3261-17.2.3-1
    private boolean answerRepeated(String key, ReplyPath path) {
        ServerInviteTransaction invite = invites.get(key);
        if (invite != null) {
            invite.repeatLast();
            return true;
        }
        if (requests.containsKey(key)) {
            return true;
        }
        Optional<byte[]> answer = memory.find(AnswerKeys.answer(key), byte[].class);
        answer.ifPresent(response -> path.send(response, core.transports()));
        return answer.isPresent();
    }

    private void onInitial(String key, ReceivedRequest request, ReplyPath path) {
        RawHead head = request.head();
        RequestChecks checks = core.checks(request);
        String mergeKey = head.fromTag() + '|' + head.cseqNumber() + '|' + head.method() + '|' + head.callId();
        boolean invite = head.method().equals("INVITE");
        Optional<Refusal> refusal = noDialog(head)
                .or(() -> checks.ofInitial(head))
                .or(() -> merged(mergeKey))
                .or(() -> invite ? checks.ofInvite(head) : Optional.empty());
        if (refusal.isPresent()) {
            LOG.debug("{} for {}", refusal.get().status(), request);
            refuse(head, path, refusal.get());
        } else if (invite) {
            ServerInviteTransaction transaction = new ServerInviteTransaction(this, key, mergeKey, path, Tokens.tag());
            ServerInvite call = new ServerInvite(this, request, transaction);
            call.begin();
            guarded(
                    () -> core.handler().onInvite(call),
                    () -> call.reject(500, "", SipHeaders.none(), SipBody.empty()));
        } else {
            ServerRequest call = new ServerRequest(this, key, mergeKey, request, path, Optional.empty());
            call.begin(REQUEST_PATIENCE_T1 * core.timing().t1Ms(), 500);
            guarded(
                    () -> core.handler().onRequest(call),
                    () -> call.respond(500, "", SipHeaders.none(), SipBody.empty()));
        }
    }

    private static Optional<Refusal> noDialog(RawHead head) {
        boolean needsDialog = head.method().equals("BYE") || head.method().equals("PRACK");
        return needsDialog ? Optional.of(new Refusal(481, "")) : Optional.empty();
    }

    //= RFC3261-8.2.2.2-1
    private Optional<Refusal> merged(String mergeKey) {
        boolean known = merges.containsKey(mergeKey)
                || memory.find(AnswerKeys.merge(mergeKey), String.class).isPresent();
        return known ? Optional.of(new Refusal(482, "")) : Optional.empty();
    }

    private void onInDialog(String key, ReceivedRequest request, ReplyPath path) {
        RawHead head = request.head();
        Dialog dialog = dialogs.get(DialogState.key(head.callId(), head.toTag(), head.fromTag()));
        boolean bye = head.method().equals("BYE");
        if (head.method().equals("PRACK")) {
            earlyRequests.acknowledge(
                    key, request, path, Optional.ofNullable(dialog).map(Dialog::path));
            return;
        }
        if (dialog == null && earlyRequests.take(key, request, path)) {
            return;
        }
        boolean isInvited = dialog != null && (bye || !dialog.hasEnded());
        Optional<DialogState> state = isInvited ? Optional.of(dialog.path()) : subscribersDialog(head);
        if (state.isEmpty()) {
            refuse(head, path, new Refusal(481, ""));
            return;
        }
        Optional<Refusal> refusal = core.checks(request).ofInDialog(head);
        if (refusal.isEmpty() && !state.get().takesCseq(head.cseqNumber())) {
            refusal = Optional.of(outOfOrder());
        }
        if (refusal.isPresent()) {
            refuse(head, path, refusal.get());
        } else if (bye) {
            ServerRequest call = new ServerRequest(this, key, "", request, path, state);
            call.begin(BYE_PATIENCE_T1 * core.timing().t1Ms(), 200);
            guarded(() -> dialog.onBye(call), () -> call.respond(200, "", SipHeaders.none(), SipBody.empty()));
        } else if (head.method().equals("INVITE")) {
            onReinvite(key, request, path, dialog);
        } else {
            ServerRequest call = new ServerRequest(this, key, "", request, path, state);
            call.begin(REQUEST_PATIENCE_T1 * core.timing().t1Ms(), 500);
            guarded(
                    () -> {
                        if (isInvited) {
                            core.handler().onRequest(call, dialog);
                        } else {
                            core.handler().onSubscribersRequest(call);
                        }
                    },
                    () -> call.respond(500, "", SipHeaders.none(), SipBody.empty()));
        }
    }

    /** A dialog that lives by subscriptions has no INVITE that could be ended or changed. */
    private Optional<DialogState> subscribersDialog(RawHead head) {
        if (head.method().equals("BYE") || head.method().equals("INVITE")) {
            return Optional.empty();
        }
        String key = DialogState.key(head.callId(), head.toTag(), head.fromTag());
        return Optional.ofNullable(eventDialogs.get(key)).map(EventDialog::state);
    }

    //= RFC3261-14.2-1
    private void onReinvite(String key, ReceivedRequest request, ReplyPath path, Dialog dialog) {
        if (!dialog.beginReinvite()) {
            refuse(request.head(), path, dialog.isOffering() ? new Refusal(491, "") : later());
            return;
        }
        ServerInviteTransaction transaction = new ServerInviteTransaction(this, key, "", path, "");
        ServerReinvite call = new ServerReinvite(this, dialog, request, transaction);
        call.begin(REQUEST_PATIENCE_T1 * core.timing().t1Ms());
        guarded(
                () -> core.handler().onRequest(call, dialog),
                () -> call.respond(500, "", SipHeaders.none(), SipBody.empty()));
    }

    /** The peer's own INVITE is open; 0 to 10 s by chance (RFC 3261 section 14.2). */
    static Refusal later() {
        return Refusal.with(
                500, "Retry-After", Integer.toString(ThreadLocalRandom.current().nextInt(11)));
    }

    static Refusal outOfOrder() {
        return new Refusal(500, "CSeq out of order");
    }

    /** The peer's INVITE without final response in whose dialog the request came. */
    Optional<ServerInvite> early(RawHead head) {
        return Optional.ofNullable(early.get(head.toTag()))
                .filter(call -> call.path().key().equals(DialogState.key(head.callId(), head.toTag(), head.fromTag())));
    }

    //= RFC3261-9.2-2
    private void onCancel(ReceivedRequest cancel, ReplyPath path) {
        String key = cancel.head().branchKey();
        String inviteKey = key + "|INVITE";
        ServerInviteTransaction invite = invites.get(inviteKey);
        boolean remembered = invite != null
                || memory.find(AnswerKeys.answer(inviteKey), byte[].class).isPresent();
        //= DEC-23
        if (!remembered) {
            refuse(cancel.head(), path, new Refusal(481, ""));
            return;
        }
        String toTag = invite == null ? Tokens.tag() : invite.toTag();
        byte[] response = path.begin(200, "", toTag)
                .product("Server", core.settings().product(), SipHeaders.none())
                .end();
        memory.remember(AnswerKeys.answer(key + "|CANCEL"), response);
        path.send(response, core.transports());
        if (invite != null) {
            guarded(invite::cancel, () -> {});
        }
    }

    /** Answers a request that concerns the user agent alone. */
    void answerHere(
            String key,
            ReceivedRequest request,
            ReplyPath path,
            int status,
            SipHeaders headers,
            Optional<DialogState> dialog) {
        ServerRequest answer = new ServerRequest(this, key, "", request, path, dialog);
        answer.begin(core.timing().giveUpMs(), status);
        answer.respond(status, "", headers, SipBody.empty());
    }

    /** An ACK belongs to a refusal (same branch) or to a dialog; any other is ignored, as no answer to ACK exists. */
    private void onAck(RawHead head, byte[] message, Flow from) {
        ServerInviteTransaction refused = invites.get(head.branchKey() + "|INVITE");
        if (refused != null) {
            refused.acknowledgedRefusal();
        }
        Dialog dialog = dialogs.get(DialogState.key(head.callId(), head.toTag(), head.fromTag()));
        if (dialog != null) {
            ReceivedRequest ack = new ReceivedRequest(head, message, from, core.isTrusted(from));
            guarded(() -> dialog.onAck(ack), () -> {});
        }
    }

    /** Empties the tables of a lane that has stopped: nobody will. */
    void forget() {
        List.of(invites, requests, early, merges, clients, earlyDialogs, dialogs, eventDialogs)
                .forEach(Map::clear);
        outgoing.set(0);
    }

    /** The border to the handler's code: its exception ends its call, not the lane's work on this one. */
    static void guarded(Runnable callback, Runnable otherwise) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.error("A callback of the user agent failed", e);
            otherwise.run();
        }
    }
}
