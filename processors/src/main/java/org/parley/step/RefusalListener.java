package org.parley.step;

import org.parley.conference.Refusal;

/** Hears of every refusal: log, counters, and the shell's answer to why a set-up failed. */
public interface RefusalListener {

    /**
     * @param callId of the refused request
     * @param step name of the step that refused
     */
    void refused(String callId, String step, Refusal.Answer answer);
}
