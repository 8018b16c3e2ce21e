package org.parley.sip;

/**
 * A dialog as far as subscriptions keep it: it lives until the last of them ends, whatever became of an INVITE in it (RFC
 * 5057 section 4.1).
 *
 * @param usages how many subscriptions use it
 */
record EventDialog(DialogState state, int usages) {

    EventDialog(DialogState state) {
        this(state, 1);
    }

    EventDialog withOneMore() {
        return new EventDialog(state, usages + 1);
    }

    /** Null when that was the last one, as {@link java.util.Map#computeIfPresent} wants it. */
    EventDialog withOneLess() {
        return usages == 1 ? null : new EventDialog(state, usages - 1);
    }
}
