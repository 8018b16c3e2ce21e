package org.parley.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What arrived of one Call-ID: the rules of transactions and dialogs are checked here, repetitions are counted. */
final class SipArrivals {

    private final String owner;
    private final DialogText dialog;
    private final Optional<SipText> invite;
    private final List<SipText> all = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> sentTransactions = new HashSet<>();
    /** Last CSeq number of the other side, by our tag: forked answers make several dialogs. */
    private final Map<String, Long> remoteCseq = new HashMap<>();

    private int repeats;

    SipArrivals(String owner, DialogText dialog, Optional<SipText> invite) {
        this.owner = owner;
        this.dialog = dialog;
        this.invite = invite;
        invite.ifPresent(message -> {
            all.add(message);
            seen.add(key(message));
        });
    }

    /** Remembers a request of ours, so that its responses are known. */
    synchronized void sent(SipDraft request) {
        String branch = HeaderValues.parameter(request.header("Via"), "branch").orElse("");
        sentTransactions.add(branch + " " + request.header("CSeq"));
    }

    /** Checks a message; true when the script has to see it, false for a 100 or a repetition. */
    synchronized boolean admit(SipText message) {
        all.add(message);
        if (message.isResponse()) {
            checkResponse(message);
        } else {
            checkRequest(message);
        }
        boolean once = message.isRequest() ? !message.isRequest("ACK") : message.status() >= 200;
        if (once && !seen.add(key(message))) {
            repeats++;
            notifyAll();
            return false;
        }
        if (message.isRequest() && !message.isRequest("ACK") && !message.isRequest("CANCEL")) {
            checkCseq(message);
        }
        return message.isRequest() || message.status() > 100;
    }

    private void checkResponse(SipText response) {
        if (!sentTransactions.contains(response.branch() + " " + response.need("CSeq"))) {
            throw new WireFault("a response to nothing that " + owner + " sent", response.raw());
        }
        if (!response.tag("From").equals(Optional.of(dialog.localTag()))) {
            throw new WireFault("the response has another From tag than the request", response.raw());
        }
    }

    private void checkRequest(SipText message) {
        boolean outside = message.isRequest("CANCEL")
                || message.isRequest("INVITE") && message.tag("To").isEmpty();
        boolean ackOfFailure =
                message.isRequest("ACK") && invite.map(SipText::branch).equals(Optional.of(message.branch()));
        if (!outside && !ackOfFailure) {
            dialog.requireWithin(message);
        }
    }

    private void checkCseq(SipText message) {
        String tag = message.tag("To").orElse("");
        long last = remoteCseq.getOrDefault(tag, invite.map(SipText::cseq).orElse(-1L));
        if (message.cseq() <= last) {
            throw new WireFault("CSeq does not rise within the dialog, last was " + last, message.raw());
        }
        remoteCseq.put(tag, message.cseq());
    }

    private static String key(SipText message) {
        return message.isRequest()
                ? message.method() + message.branch()
                : message.status() + message.need("CSeq") + message.tag("To").orElse("") + message.branch();
    }

    synchronized int repeats() {
        return repeats;
    }

    synchronized List<SipText> all() {
        return List.copyOf(all);
    }

    /** Waits until this many repetitions have come. */
    synchronized void awaitRepeats(int count) {
        long deadline = System.nanoTime() + Patience.MESSAGE.toNanos();
        try {
            while (repeats < count) {
                long leftMs = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    throw new AssertionError(owner + " expected " + count + " repetitions, got " + repeats);
                }
                wait(leftMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the scenario was interrupted", e);
        }
    }
}
