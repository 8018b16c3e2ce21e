package org.parley.sip;

import java.time.Duration;
import java.util.Map;

/**
 * What the user agent holds now. After the last call all but {@code rememberedAnswers} and {@code connections} are zero;
 * answers age out after 64*T1, connections when idle.
 *
 * @param serverTransactions requests of peers that have no final response yet, or whose non-2xx final has no ACK yet
 * @param clientTransactions requests of ours without a final response
 * @param calls outgoing INVITEs that are not answered
 * @param dialogs confirmed dialogs of an INVITE, and early ones in which we acknowledge provisional responses
 * @param subscriptions that we notify
 * @param timers timers that are set; one a lane serves the memory of answers
 * @param rememberedAnswers answers kept for repeated requests
 * @param connections open connections
 * @param refusedConnections connections refused or closed because of a limit or a fault of TLS, since the start
 * @param dropped messages lost because a lane was full, or that cannot be answered, since the start
 * @param unmatched responses that nobody waited for, since the start
 * @param failedTasks tasks that ended with an exception, since the start
 * @param queueDelay longest wait of a message that is just being served
 * @param refusedRequests requests outside dialogs that got 503 before anybody saw them, since the start, by reason
 */
public record SipCensus(
        int serverTransactions,
        int clientTransactions,
        int calls,
        int dialogs,
        int subscriptions,
        int timers,
        int rememberedAnswers,
        int connections,
        long refusedConnections,
        long dropped,
        long unmatched,
        long failedTasks,
        Duration queueDelay,
        Map<String, Long> refusedRequests) {

    /** True when no call leaves anything behind but the memory of answers. */
    public boolean isIdle() {
        return serverTransactions + clientTransactions + calls + dialogs + subscriptions == 0;
    }
}
