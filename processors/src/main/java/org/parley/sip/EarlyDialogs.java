package org.parley.sip;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The early dialogs of one INVITE of ours, by the peers' tags. Belongs to a lane. */
final class EarlyDialogs {

    /** Most of one call. Ours: a user has some phones; the responses of more are not acknowledged. */
    private static final int MOST_DIALOGS = 16;

    /** RFC 6228: a branch of a fork has ended, whatever becomes of the call. */
    private static final int EARLY_DIALOG_TERMINATED = 199;

    private final Calls calls;
    private final String contact;
    private final Map<String, EarlyDialog> byTag = new LinkedHashMap<>();

    /** @param contact our Contact in them */
    EarlyDialogs(Calls calls, String contact) {
        this.calls = calls;
        this.contact = contact;
    }

    /**
     * Acknowledges a 101 to 199 where it is reliable.
     *
     * @param sent where the INVITE went
     * @return false for one that tells nothing of the call: a repetition, one before its turn, or 199
     */
    boolean take(ReceivedResponse response, SentInvite sent) {
        boolean isNews = acknowledge(response, sent);
        //= RFC6228-5-1
        if (response.status() == EARLY_DIALOG_TERMINATED) {
            Optional.ofNullable(byTag.get(response.head().toTag())).ifPresent(EarlyDialog::end);
            return false;
        }
        return isNews;
    }

    private boolean acknowledge(ReceivedResponse response, SentInvite sent) {
        String tag = response.head().toTag();
        long rseq = response.head().first("rseq").map(RawHead::number).orElse(0L);
        boolean isReliable = rseq > 0
                && !tag.isEmpty()
                && response.headers("require").stream().anyMatch(Calls.RELIABLE::equalsIgnoreCase);
        if (!isReliable) {
            return true;
        }
        //= RFC3262-4-3
        EarlyDialog dialog = byTag.get(tag);
        if (dialog == null && byTag.size() < MOST_DIALOGS) {
            dialog = new EarlyDialog(DialogState.asCaller(calls, response, sent), contact);
            byTag.put(tag, dialog);
            calls.earlyDialogs.put(dialog.state().key(), dialog);
        }
        if (dialog != null && dialog.take(response, rseq)) {
            return true;
        }
        calls.core.unmatched().increment();
        return false;
    }

    /** The dialog that a 2xx makes: the early one it confirms, or a new one. */
    DialogState confirmed(ReceivedResponse accepted, SentInvite sent) {
        EarlyDialog early = byTag.remove(accepted.head().toTag());
        if (early == null) {
            return DialogState.asCaller(calls, accepted, sent);
        }
        calls.earlyDialogs.remove(early.state().key());
        return early.state().confirmed(accepted, sent);
    }

    /** The 2xx with the answer to our offer, which may have come in a reliable provisional response before it. */
    //= RFC3262-5-1
    ReceivedResponse withAnswer(ReceivedResponse accepted) {
        return Optional.ofNullable(byTag.get(accepted.head().toTag()))
                .flatMap(EarlyDialog::answer)
                .map(accepted::withBodyOf)
                .orElse(accepted);
    }

    /** The INVITE has ended. A 2xx may still come on another branch, so the dialogs are remembered for a while. */
    void end() {
        for (EarlyDialog dialog : byTag.values()) {
            String key = dialog.state().key();
            calls.earlyDialogs.remove(key);
            calls.sentMemory.remember(AnswerKeys.early(key), dialog.state());
        }
        byTag.clear();
    }
}
