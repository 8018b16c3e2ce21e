package org.parley.harness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * All messages of one Call-ID at one peer, as caller or as called. {@code expect…} takes the next message that is neither
 * a 100 nor a retransmission and fails when it is another one than expected; the rules of transactions and dialogs are
 * checked as messages arrive.
 */
public final class SipCall {

    private final SipPeer peer;
    private final String callId;
    private final DialogText dialog;
    private final Inbox<SipText> inbox;
    private final List<SipText> provisionals = new ArrayList<>();
    private final SipArrivals arrivals;
    private SipText invite;
    private SipDraft request;

    /** As caller. */
    SipCall(SipPeer peer, SipDraft request, SipFlow flow) {
        this.peer = peer;
        this.request = request;
        this.callId = request.header("Call-ID");
        this.inbox = new Inbox<>(peer.faults());
        this.dialog = DialogText.asCaller(peer, request, flow);
        this.arrivals = new SipArrivals(peer.name(), dialog, Optional.empty());
        arrivals.sent(request);
    }

    /** As called. */
    SipCall(SipPeer peer, SipText invite) {
        this.peer = peer;
        this.invite = invite;
        this.callId = invite.callId();
        this.inbox = new Inbox<>(peer.faults());
        this.dialog = DialogText.asCalled(peer, invite);
        this.arrivals = new SipArrivals(peer.name(), dialog, Optional.of(invite));
    }

    public String callId() {
        return callId;
    }

    public SipPeer peer() {
        return peer;
    }

    public DialogText dialog() {
        return dialog;
    }

    /** The INVITE that made this call; only for the called. */
    public SipText invite() {
        return invite;
    }

    /** Repeated requests and final responses, which scripts do not see. */
    public int repeats() {
        return arrivals.repeats();
    }

    /** Waits until this many repetitions have come. */
    public void expectRepeats(int count) {
        arrivals.awaitRepeats(count);
    }

    /** Everything received, repetitions too. */
    public List<SipText> received() {
        return arrivals.all();
    }

    /** The 101 to 199 seen so far. */
    public synchronized List<SipText> provisionals() {
        return List.copyOf(provisionals);
    }

    List<String> secrets() {
        // The called party's Call-ID and the far tag are the server's; what is ours is secret.
        return invite == null ? List.of(callId, dialog.localTag()) : List.of(dialog.localTag());
    }

    /** A message arrived; called on reader threads. */
    void offer(SipText message) {
        if (arrivals.admit(message)) {
            inbox.put(message);
        }
    }

    // ---- expecting

    /** The next message, whatever it is. */
    public SipText next(Duration patience) {
        return inbox.poll(patience)
                .orElseThrow(
                        () -> new AssertionError(peer.name() + " expected a message, none came within " + patience));
    }

    /** The next message if one comes in time; it must be this request. */
    public Optional<SipText> next(Duration patience, String method) {
        Optional<SipText> message = inbox.poll(patience);
        message.filter(other -> !other.isRequest(method)).ifPresent(other -> {
            throw new WireFault(peer.name() + " expected " + method + " or nothing, this came", other.raw());
        });
        return message;
    }

    /** The next message, which must satisfy {@code wanted}. */
    public SipText expect(String what, Predicate<SipText> wanted) {
        SipText message = inbox.poll(Patience.MESSAGE)
                .orElseThrow(() -> new AssertionError(
                        peer.name() + " expected " + what + ", nothing came within " + Patience.MESSAGE));
        if (!wanted.test(message)) {
            throw new WireFault(peer.name() + " expected " + what + ", this came instead", message.raw());
        }
        return message;
    }

    /** The next message, a 101 to 199 with this status. */
    public SipText expectProvisional(int status) {
        SipText response = expect(status + " to INVITE", m -> m.isResponse() && m.status() == status);
        dialog.learn(response);
        synchronized (this) {
            provisionals.add(response);
        }
        return response;
    }

    /** The final response to the last request sent, provisional ones skipped; a failure of an INVITE is acknowledged. */
    public SipText expectFinal(int status) {
        return expectFinal(status, Patience.MESSAGE);
    }

    /** As {@link #expectFinal(int)}, with any of these statuses. */
    public SipText expectFinalOf(List<Integer> statuses) {
        return expectFinalOf(statuses, Patience.MESSAGE);
    }

    public SipText expectFinal(int status, Duration patience) {
        return expectFinalOf(List.of(status), patience);
    }

    private SipText expectFinalOf(List<Integer> statuses, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            SipText message = inbox.poll(left)
                    .orElseThrow(() -> new AssertionError(peer.name() + " expected " + statuses + " to "
                            + dialog.lastMethod() + ", nothing came within " + patience));
            if (!message.isResponse() || message.status() >= 200 && !statuses.contains(message.status())) {
                throw new WireFault(peer.name() + " expected " + statuses + ", this came instead", message.raw());
            }
            if (message.status() >= 200) {
                return concluded(message);
            }
            synchronized (this) {
                provisionals.add(message);
            }
            dialog.learn(message);
        }
    }

    /**
     * As {@link #expectFinal(int)} for a request within a dialog; requests may overtake the answer, as they do when they come
     * by another transport. Those of this method are given to {@code overtaking}, others wait.
     */
    public SipText expectFinalBeside(int status, String method, Consumer<SipText> overtaking) {
        List<SipText> waiting = new ArrayList<>();
        SipText message = next(Patience.MESSAGE);
        while (!message.isResponse()) {
            if (message.isRequest(method)) {
                overtaking.accept(message);
            } else {
                waiting.add(message);
            }
            message = next(Patience.MESSAGE);
        }
        if (message.status() != status) {
            throw new WireFault(peer.name() + " expected " + status + ", this came instead", message.raw());
        }
        waiting.forEach(inbox::put);
        return concluded(message);
    }

    private SipText concluded(SipText response) {
        boolean makesDialog = List.of("SUBSCRIBE", "REFER").contains(response.cseqMethod());
        if (makesDialog && response.status() < 300) {
            dialog.learn(response);
        }
        if (!response.cseqMethod().equals("INVITE")) {
            return response;
        }
        if (response.status() < 300) {
            dialog.learn(response);
        } else {
            transmit(dialog.ackOfFailure(request, response));
        }
        return response;
    }

    /** The next message, a request within the dialog. It is not answered yet. */
    public SipText expectRequest(String method) {
        return expect(method, m -> m.isRequest(method));
    }

    /** A BYE, answered by 200. */
    public SipText expectBye() {
        SipText bye = expectRequest("BYE");
        reply(bye, SipDraft.response(200, "OK"));
        return bye;
    }

    public SipText expectAck() {
        return expectRequest("ACK");
    }

    /** A CANCEL of the INVITE we got, with the headers that RFC 3261 section 9.1 wants; answered by 200 and 487. */
    public SipText expectCancel() {
        SipText cancel = expectCancelOnly();
        respond(487, "Request Terminated");
        expectAck();
        return cancel;
    }

    /** A CANCEL, answered by 200; the INVITE stays open. */
    public SipText expectCancelOnly() {
        SipText cancel = expectRequest("CANCEL");
        DialogText.requireMatchingCancel(invite, cancel);
        reply(cancel, SipDraft.response(200, "OK"));
        return cancel;
    }

    /** Fails when any message other than a repetition comes within {@code quiet}. */
    public void expectNothing(Duration quiet) {
        inbox.poll(quiet).ifPresent(message -> {
            throw new WireFault(peer.name() + " expected nothing", message.raw());
        });
    }

    void verifyNothingUnread() {
        inbox.unread().forEach(message -> {
            throw new WireFault(peer.name() + " did not expect this message", message.raw());
        });
    }

    // ---- sending as caller

    /** Sends the same octets once more. */
    public void repeatRequest() {
        transmit(request);
    }

    /** ACK to the 2xx that {@link #expectFinal} returned. */
    public void ack() {
        transmit(dialog.ack());
    }

    /** ACK to the 2xx, with the answer to an offer that came in it. */
    public void ack(String sdp) {
        transmit(dialog.ack().body("application/sdp", sdp));
    }

    /** ACK to a failure that {@link #expect} returned; {@code invite} is the INVITE it answers. */
    public void acknowledge(SipDraft invite, SipText failure) {
        transmit(dialog.ackOfFailure(invite, failure));
    }

    /** CANCEL of our INVITE; the answers are to be expected. */
    public void cancel() {
        SipDraft cancel = DialogText.cancelOf(request);
        arrivals.sent(cancel);
        transmit(cancel);
    }

    /** Sends a request within the dialog; its answer is to be expected. */
    public SipDraft request(String method) {
        return dialog.request(method);
    }

    /** The request that began this call as a new one, to be changed and sent; the answers from then on are those to it. */
    public SipDraft again() {
        request = dialog.again(request);
        return request;
    }

    public void send(SipDraft draft) {
        arrivals.sent(draft);
        dialog.sent(draft);
        transmit(draft);
    }

    /** Sends BYE and expects its 200. */
    public void bye() {
        send(dialog.request("BYE"));
        expectFinal(200);
    }

    // ---- sending as called

    /** A response to the INVITE with our tag, and Contact where it has one; not sent yet. */
    public SipDraft response(int status, String reason) {
        return dialog.responseToInvite(invite, status, reason);
    }

    public void respond(int status, String reason) {
        respond(response(status, reason));
    }

    public void respond(SipDraft response) {
        peer.transmit(invite.flow(), response.bytes());
    }

    public void ring() {
        respond(180, "Ringing");
    }

    /** A final failure, and the ACK for it. */
    public void reject(int status, String reason) {
        respond(status, reason);
        expectAck();
    }

    /** Answers a request other than the INVITE. */
    public void reply(SipText received, SipDraft response) {
        peer.transmit(received.flow(), dialog.completed(received, response).bytes());
    }

    private void transmit(SipDraft draft) {
        peer.transmit(dialog.flow(), draft.bytes());
    }

    InetSocketAddress remote() {
        return dialog.flow().remote();
    }
}
