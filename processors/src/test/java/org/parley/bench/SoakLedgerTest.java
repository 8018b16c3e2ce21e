package org.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SoakLedgerTest {

    private static final FocusState COLD = new FocusState(
            Map.of("sessions", 0L, "most.sip.names", 100L, "most.sipua.dialogs", 0L, "census.process.threads", 20L));

    private static final FocusState WARM =
            new FocusState(Map.of("census.process.heapBytes", 1_000L, "census.process.threads", 30L));

    private final SoakLedger ledger = new SoakLedger(COLD, WARM, 50, List.of("sip.timers"));

    @Test
    void letsMemoriesStayWithinTheirBoundAndTheProcessWithinATolerance() {
        FocusState now = new FocusState(Map.of(
                "sessions", 0L,
                "census.sip.names", 100L,
                "census.sipua.dialogs", 0L,
                "census.process.heapBytes", 1_050L,
                "census.process.threads", 38L,
                "routes.takeoverMs", 7L,
                "sip.timers", 2L));
        assertEquals(Set.of(), ledger.leftOver(now));
    }

    @Test
    void namesEverythingThatDidNotReturn() {
        FocusState now = new FocusState(Map.of(
                "sessions", 1L,
                "census.sip.names", 101L,
                "census.sipua.dialogs", 2L,
                "census.process.heapBytes", 1_051L,
                "census.process.threads", 39L,
                "sip.dialogs", 3L));
        assertEquals(
                Set.of(
                        "sessions is 1, not 0",
                        "census.sip.names is 101, not 100",
                        "census.sipua.dialogs is 2, not 0",
                        "census.process.heapBytes is 1051, not 1050",
                        "census.process.threads is 39, not 38",
                        "sip.dialogs is 3, not 0"),
                ledger.leftOver(now));
    }
}
