package org.parley.sip;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** An initial INVITE: any thread answers it, its lane sends. The first final outcome wins, CANCEL's 487 included. */
final class ServerInvite implements IncomingInvite {

    private static final IntConsumer CANCELLED = status -> {};

    /** Longest Expires that is waited for, seconds. Ours: no phone rings for a day. */
    private static final long LONGEST_EXPIRES_S = 86_400;

    private final Calls calls;
    private final ReceivedRequest request;
    private final ServerInviteTransaction transaction;
    private final DialogState path;
    private final Optional<ReliableProvisional> reliable;
    private final AtomicBoolean decided = new AtomicBoolean();
    private final AtomicReference<IntConsumer> onCancelled = new AtomicReference<>();
    private volatile int givenUpWith;
    private TimerWheel.Entry repeatProvisional;
    private Optional<TimerWheel.Entry> expiry = Optional.empty();
    private String contact = "";

    ServerInvite(Calls calls, ReceivedRequest request, ServerInviteTransaction transaction) {
        this.calls = calls;
        this.request = request;
        this.transaction = transaction;
        this.path = DialogState.asCalled(calls, request, transaction.toTag());
        //= RFC3262-3-1
        boolean isDemanded = request.headers("require").stream().anyMatch(Calls.RELIABLE::equalsIgnoreCase);
        this.reliable = isDemanded
                ? Optional.of(
                        new ReliableProvisional(calls, request.cseq(), transaction::provisional, () -> giveUp(504)))
                : Optional.empty();
    }

    /** The dialog that the INVITE makes, early until it is accepted. */
    DialogState path() {
        return path;
    }

    /** Our Contact in the early dialog; empty before a provisional response named it. */
    String contact() {
        return contact;
    }

    /** A PRACK came; true when it acknowledges our last provisional response. */
    boolean acknowledged(Rack rack) {
        return reliable.filter(sent -> sent.acknowledged(rack)).isPresent();
    }

    @Override
    public SipRequest request() {
        return request;
    }

    void begin() {
        calls.early.put(transaction.toTag(), this);
        transaction.begin(this::cancelledByPeer);
        //= RFC3261-13.3.1-1
        long seconds = request.header("expires").map(RawHead::number).orElse(-1L);
        if (seconds >= 0) {
            long delayMs = Math.min(seconds, LONGEST_EXPIRES_S) * 1000;
            expiry = Optional.of(calls.lane.schedule(delayMs, () -> giveUp(487)));
        }
    }

    @Override
    public void progress(int status, SipHeaders headers) {
        if (status <= 100 || status >= 200) {
            throw new IllegalArgumentException("status must be 101 to 199: " + status);
        }
        MessageWriter.requireForeign(headers);
        calls.lane.run(() -> sendProvisional(status, headers));
    }

    //= DEC-14
    private void sendProvisional(int status, SipHeaders headers) {
        if (decided.get()) {
            return;
        }
        contact = headers.first("Contact").orElse(contact);
        if (reliable.isEmpty()) {
            transaction.provisional(begin(status, "", headers).end());
        } else if (hasOffer()) {
            //= RFC3262-3-2
            reliable.get().send(rseq -> begin(status, "", headers)
                    .field("Require", Calls.RELIABLE)
                    .field("RSeq", rseq)
                    .end());
        }
        if (repeatProvisional != null) {
            repeatProvisional.cancel();
        }
        repeatProvisional = calls.lane.schedule(
                calls.core.timing().provisionalInterval().toMillis(), () -> sendProvisional(status, headers));
    }

    @Override
    public Optional<SipDialog> accept(SipHeaders headers, SipBody body, SipDialog.Listener listener) {
        MessageWriter.requireForeign(headers);
        if (!decided.compareAndSet(false, true)) {
            return Optional.empty();
        }
        Dialog dialog = Dialog.asCalled(calls, path, headers.first("Contact").orElse(""));
        dialog.listen(listener);
        listener.onBegun(dialog);
        calls.lane.run(() -> {
            settle();
            dialog.awaitAck(transaction, request.cseq());
            transaction.accept(begin(200, "", headers).end(body), dialog::noAck);
        });
        return Optional.of(dialog);
    }

    @Override
    public boolean reject(int status, String reason, SipHeaders headers, SipBody body) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("status must be 300 to 699: " + status);
        }
        MessageWriter.requireForeign(headers);
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        calls.lane.run(() -> {
            settle();
            transaction.refuse(begin(status, reason, headers).end(body));
        });
        return true;
    }

    @Override
    public void onCancelled(IntConsumer action) {
        if (!onCancelled.compareAndSet(null, action) && onCancelled.get() == CANCELLED) {
            calls.lane.run(() -> action.accept(givenUpWith));
        }
    }

    /** CANCEL, or BYE for the early dialog: 487, unless an answer was quicker. */
    //= RFC3261-9.2-1
    void cancelledByPeer() {
        giveUp(487);
    }

    private void giveUp(int status) {
        if (!decided.compareAndSet(false, true)) {
            return;
        }
        settle();
        transaction.refuse(begin(status, "", SipHeaders.none()).end());
        givenUpWith = status;
        IntConsumer action = onCancelled.getAndSet(CANCELLED);
        if (action != null) {
            action.accept(status);
        }
    }

    private void settle() {
        calls.early.remove(transaction.toTag());
        if (repeatProvisional != null) {
            repeatProvisional.cancel();
            repeatProvisional = null;
        }
        expiry.ifPresent(TimerWheel.Entry::cancel);
        reliable.ifPresent(ReliableProvisional::stop);
        reliable.flatMap(ReliableProvisional::expected)
                .ifPresent(rack -> calls.memory.remember(AnswerKeys.unacknowledged(transaction.toTag()), rack));
    }

    /** A reliable response to an INVITE without offer would have to make ours, which comes with the 2xx. */
    //= RFC3262-5-3
    private boolean hasOffer() {
        String type = request.contentType().orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("application/sdp")
                || type.startsWith("multipart/")
                        && new String(request.body(), StandardCharsets.ISO_8859_1)
                                .toLowerCase(Locale.ROOT)
                                .contains("application/sdp");
    }

    private MessageWriter begin(int status, String reason, SipHeaders headers) {
        MessageWriter writer = transaction.path().begin(status, reason, transaction.toTag());
        if (status < 300) {
            writer.lines(transaction.path().recordRoute());
        }
        return writer.headers(path.contact().in(headers))
                .product("Server", calls.core.settings().product(), headers);
    }
}
