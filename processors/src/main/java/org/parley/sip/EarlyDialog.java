package org.parley.sip;

import java.util.Optional;

/**
 * An early dialog that reliable provisional responses to our INVITE made (RFC 3261 section 12.1, RFC 3262 section 4): one
 * branch of a fork. Belongs to a lane.
 */
final class EarlyDialog {

    private final DialogState state;
    private final String contact;
    private long rseq;
    private boolean hasEnded;
    private Optional<ReceivedResponse> answer = Optional.empty();

    /** @param contact our Contact in it */
    EarlyDialog(DialogState state, String contact) {
        this.state = state;
        this.contact = contact;
    }

    DialogState state() {
        return state;
    }

    String contact() {
        return contact;
    }

    /** The reliable response that answered our offer; empty before. */
    Optional<ReceivedResponse> answer() {
        return answer;
    }

    /** The branch has ended: nothing more of it is acknowledged. */
    void end() {
        hasEnded = true;
    }

    /**
     * Takes a reliable response, which is acknowledged; false for one that came before or before its turn, or when the
     * peer knows the dialog no more.
     */
    //= RFC3262-4-2
    boolean take(ReceivedResponse response, long number) {
        boolean isInOrder = rseq == 0 || number == rseq + 1;
        if (!isInOrder || hasEnded) {
            return false;
        }
        rseq = number;
        if (answer.isEmpty() && isAnswer(response)) {
            answer = Optional.of(response);
        }
        acknowledge(new Rack(number, response.cseq()));
        return true;
    }

    /** A session description; one of another disposition, such as early-session, answers nothing. */
    private static boolean isAnswer(ReceivedResponse response) {
        boolean isOfSession = response.header("Content-Disposition")
                .map(HeaderText::withoutParameters)
                .filter(disposition -> !disposition.equalsIgnoreCase("session"))
                .isEmpty();
        return response.body().length > 0 && isOfSession;
    }

    //= RFC3262-4-1
    private void acknowledge(Rack rack) {
        SipHeaders headers = SipHeaders.builder().add("RAck", rack.value()).build();
        state.send("PRACK", headers, SipBody.empty(), outcome -> {
            //= RFC3262-4-4
            hasEnded |= outcome.status() == 481 || outcome.status() == 408;
        });
    }
}
