package org.parley.msrp.session;

import java.util.Map;
import org.parley.msrp.MsrpStatus;

/**
 * What the switch holds and has done.
 *
 * @param members sessions that have joined a room
 * @param queuedBytes octets that wait for recipients
 * @param responses responses sent since the start
 * @param events events since the start
 */
public record MsrpCensus(
        int rooms,
        int members,
        int sessions,
        int connections,
        long queuedBytes,
        Map<MsrpStatus, Long> responses,
        Map<MsrpEvent, Long> events) {

    public MsrpCensus {
        responses = Map.copyOf(responses);
        events = Map.copyOf(events);
    }
}
