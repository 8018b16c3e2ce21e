package org.parley.sip;

/** Keys of the {@link AnswerMemory}, one kind each, so that no two kinds meet. */
final class AnswerKeys {

    private AnswerKeys() {}

    /** The final response to a request, by the key of its transaction. */
    static String answer(String transactionKey) {
        return "a|" + transactionKey;
    }

    /** The transaction that a merged request repeats. */
    static String merge(String mergeKey) {
        return "m|" + mergeKey;
    }

    /** Our ACK for a final response of 300 or more, by the branch of the INVITE. */
    static String refusalAck(String branch) {
        return "r|" + branch;
    }

    /** The RAck that a PRACK may still bring behind the final response, by our tag. */
    static String unacknowledged(String toTag) {
        return "p|" + toTag;
    }

    /** An early dialog of a call of ours that has ended, by the dialog's key. */
    static String early(String dialogKey) {
        return "e|" + dialogKey;
    }

    /** What a further 2xx to an INVITE of ours needs; the Call-ID alone, which is ours and unique. */
    static String fork(String callId) {
        return callId;
    }
}
