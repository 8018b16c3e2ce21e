package org.parley.step;

import java.util.Optional;
import org.parley.conference.Refusal;

/** Hears of every refusal: log, counters, and the shell's answer to why a set-up failed. */
public interface RefusalListener {

    /**
     * @param callId of the refused request
     * @param session id of the session that it belongs to; empty where none was allocated yet
     * @param step name of the step that refused
     */
    void refused(String callId, Optional<String> session, String step, Refusal.Answer answer);
}
