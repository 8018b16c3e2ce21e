package org.parley.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parley.Covers;

class DeliveryCountsTest {

    private final DeliveryCounts counts = new DeliveryCounts();

    @Test
    @Covers("CON-10")
    void tellsWhatBeganAFailureThatWasWrapped() {
        counts.failed(new IllegalStateException(
                "not sent", new IllegalStateException("no session", new IOException("Connection\n refused"))));

        assertEquals(
                Optional.of("IllegalStateException: not sent, because of IOException: Connection refused"),
                counts.lastError());
    }

    @Test
    void tellsNothingTwice() {
        counts.failed(new IllegalStateException("java.io.IOException: gone", new IOException("gone")));

        assertEquals(Optional.of("IllegalStateException: java.io.IOException: gone"), counts.lastError());
    }

    @Test
    void namesAFailureWithoutMessage() {
        counts.failed(new IllegalStateException(null, new IOException()));

        assertEquals(Optional.of("IllegalStateException"), counts.lastError());
    }

    @Test
    void endsWithCausesThatAreARing() {
        Exception one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));
        counts.failed(one);

        assertTrue(counts.lastError().orElseThrow().startsWith("IllegalStateException: one"));
    }

    @Test
    void forgetsTheFailureWithTheNextDelivery() {
        counts.failed(new IOException("gone"));
        counts.delivered(1);

        assertEquals(Optional.empty(), counts.lastError());
        assertEquals(1, counts.retries());
    }
}
