package org.parley.harness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private final List<SipText> all = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> sentTransactions = new HashSet<>();
    private SipText invite;
    private SipDraft request;
    private long remoteCseq = -1;
    private int repeats;

    /** As caller. */
    SipCall(SipPeer peer, SipDraft request, SipFlow flow) {
        this.peer = peer;
        this.request = request;
        this.callId = request.header("Call-ID");
        this.inbox = new Inbox<>(peer.faults());
        this.dialog = DialogText.asCaller(peer, request, flow);
        remember(request);
    }

    /** As called. */
    SipCall(SipPeer peer, SipText invite) {
        this.peer = peer;
        this.invite = invite;
        this.callId = invite.callId();
        this.inbox = new Inbox<>(peer.faults());
        this.dialog = DialogText.asCalled(peer, invite);
        this.remoteCseq = invite.cseq();
        all.add(invite);
        seen.add(key(invite));
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
    public synchronized int repeats() {
        return repeats;
    }

    /** Everything received, repetitions too. */
    public synchronized List<SipText> received() {
        return List.copyOf(all);
    }

    /** The 101 to 199 seen so far. */
    public synchronized List<SipText> provisionals() {
        return List.copyOf(provisionals);
    }

    List<String> secrets() {
        // The called party's Call-ID and the far tag are the server's; what is ours is secret.
        return invite == null ? List.of(callId, dialog.localTag()) : List.of(dialog.localTag());
    }

    // ---- arriving, on reader threads

    synchronized void offer(SipText message) {
        all.add(message);
        if (message.isResponse()) {
            checkResponse(message);
        } else {
            checkRequest(message);
        }
        boolean once = message.isRequest() ? !message.isRequest("ACK") : message.status() >= 200;
        if (once && !seen.add(key(message))) {
            repeats++;
            return;
        }
        if (message.isResponse() && message.status() == 100) {
            return;
        }
        if (message.isRequest() && !message.isRequest("ACK") && !message.isRequest("CANCEL")) {
            if (message.cseq() <= remoteCseq) {
                throw new WireFault("CSeq does not rise within the dialog, last was " + remoteCseq, message.raw());
            }
            remoteCseq = message.cseq();
        }
        inbox.put(message);
    }

    private static String key(SipText message) {
        return message.isRequest()
                ? message.method() + message.branch()
                : message.status() + message.need("CSeq") + message.tag("To").orElse("") + message.branch();
    }

    private void checkResponse(SipText response) {
        if (!sentTransactions.contains(response.branch() + " " + response.need("CSeq"))) {
            throw new WireFault("a response to nothing that " + peer.name() + " sent", response.raw());
        }
        if (!response.tag("From").equals(java.util.Optional.of(dialog.localTag()))) {
            throw new WireFault("the response has another From tag than the request", response.raw());
        }
    }

    private void checkRequest(SipText message) {
        boolean outside = message.isRequest("CANCEL")
                || message.isRequest("INVITE") && message.tag("To").isEmpty();
        if (outside
                || invite != null
                        && message.isRequest("ACK")
                        && message.branch().equals(invite.branch())) {
            return;
        }
        dialog.requireWithin(message);
    }

    // ---- expecting

    /** The next message, whatever it is. */
    public SipText next(Duration patience) {
        return inbox.poll(patience)
                .orElseThrow(
                        () -> new AssertionError(peer.name() + " expected a message, none came within " + patience));
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

    public SipText expectFinal(int status, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            SipText message = inbox.poll(left)
                    .orElseThrow(() -> new AssertionError(peer.name() + " expected " + status + " to "
                            + dialog.lastMethod() + ", nothing came within " + patience));
            if (!message.isResponse() || message.status() >= 200 && message.status() != status) {
                throw new WireFault(peer.name() + " expected " + status + ", this came instead", message.raw());
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

    private SipText concluded(SipText response) {
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

    /** CANCEL of our INVITE; the answers are to be expected. */
    public void cancel() {
        SipDraft cancel = DialogText.cancelOf(request);
        remember(cancel);
        transmit(cancel);
    }

    /** Sends a request within the dialog; its answer is to be expected. */
    public SipDraft request(String method) {
        return dialog.request(method);
    }

    public void send(SipDraft draft) {
        remember(draft);
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

    private void remember(SipDraft draft) {
        synchronized (this) {
            String branch =
                    HeaderValues.parameter(draft.header("Via"), "branch").orElse("");
            sentTransactions.add(branch + " " + draft.header("CSeq"));
        }
    }

    private void transmit(SipDraft draft) {
        peer.transmit(dialog.flow(), draft.bytes());
    }

    InetSocketAddress remote() {
        return dialog.flow().remote();
    }
}
