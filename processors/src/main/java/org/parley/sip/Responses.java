package org.parley.sip;

import java.util.Optional;

/** Where the responses of one lane go: to the transaction that waits, or to what is remembered of one that does not. */
final class Responses {

    private final Calls calls;

    Responses(Calls calls) {
        this.calls = calls;
    }

    //= RFC3261-17.1.3-1
    void onResponse(RawHead head, byte[] message, Flow from) {
        int status = ReceivedResponse.statusOf(head);
        String via = head.first("via").orElse("");
        boolean forwarded = head.count("via") != 1 || HeaderText.endOfValue(via, 0) < via.length();
        String branch = HeaderText.parameter(via, "branch").orElse("");
        //= RFC3261-18.3-3
        long length = head.first("content-length").map(RawHead::number).orElse(0L);
        boolean isCut = length < 0 || length > message.length - head.bodyOffset();
        //= RFC3261-8.1.3.3-1
        //= RFC4475-3.1.2.5
        //= RFC4475-3.3.10
        boolean isUnreadable = status == 0 || head.cseqNumber() < 0 || isCut || head.hasForbiddenOctets();
        if (forwarded || isUnreadable) {
            calls.core.unmatched().increment();
            return;
        }
        String method = head.cseqMethod();
        ClientTransaction transaction = calls.clients.get(Calls.clientKey(branch, method));
        if (transaction != null) {
            Calls.guarded(() -> transaction.onResponse(received(head, message, from)), () -> {});
        } else if (!method.equals("INVITE") || status < 200) {
            calls.core.unmatched().increment();
        } else if (status < 300) {
            onFurtherAccept(received(head, message, from));
        } else {
            calls.sentMemory
                    .find(AnswerKeys.refusalAck(branch), SentAck.class)
                    .ifPresentOrElse(
                            ack -> ack.sendAgain(calls.core),
                            () -> calls.core.unmatched().increment());
        }
    }

    /** A 2xx again: its ACK again. A 2xx of another fork, or one too late: ACK and BYE. */
    //= RFC3261-13.2.2.4-2
    private void onFurtherAccept(ReceivedResponse response) {
        RawHead head = response.head();
        Dialog known = calls.dialogs.get(DialogState.key(head.callId(), head.fromTag(), head.toTag()));
        if (known != null) {
            known.acknowledgeAgain(head.cseqNumber());
            return;
        }
        Optional<ClientInvite.Forked> fork = calls.sentMemory
                .find(AnswerKeys.fork(head.callId()), ClientInvite.Forked.class)
                .filter(call -> call.localTag().equals(head.fromTag()));
        if (fork.isPresent()) {
            SentInvite sent = fork.get().sent();
            DialogState path = calls.sentMemory
                    .find(
                            AnswerKeys.early(DialogState.key(head.callId(), head.fromTag(), head.toTag())),
                            DialogState.class)
                    .map(early -> early.confirmed(response, sent))
                    .orElseGet(() -> DialogState.asCaller(calls, response, sent));
            Dialog unwanted = Dialog.asCaller(calls, path, "");
            calls.dialogs.put(unwanted.key(), unwanted);
            unwanted.acknowledge(response.cseq());
            unwanted.end(SipHeaders.none());
        } else {
            calls.core.unmatched().increment();
        }
    }

    private ReceivedResponse received(RawHead head, byte[] message, Flow from) {
        return new ReceivedResponse(head, message, from, calls.core.isTrusted(from));
    }
}
