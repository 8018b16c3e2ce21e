package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A stream of events to one page, which may read slowly or not at all. */
class EventStreamTest {

    private final FakeReader reader = new FakeReader();
    private final EventStream stream = reader.stream();

    @Test
    void tellsTheReaderWhenToComeAgainAndThatItGoesOn() {
        assertEquals("retry: 2000\n\n:\n\n", reader.got());
        stream.heartbeat();
        assertEquals(":\n\n", reader.got());
    }

    @Test
    void writesWhatThereIsAtOnce() {
        reader.got();
        stream.document("figures", "{\"up\":true}");
        stream.message("trace", "[]");
        assertEquals("event: figures\ndata: {\"up\":true}\n\nevent: trace\ndata: []\n\n", reader.got());
    }

    @Test
    void keepsOnlyTheNewestOfEachDocumentForASlowReader() {
        reader.got();
        reader.isReading = false;
        for (int i = 0; i < 1_000; i++) {
            stream.document("sessions", Integer.toString(i));
            stream.document("counts", Integer.toString(i));
        }
        assertEquals("", reader.got());
        reader.reads();
        assertEquals("event: sessions\ndata: 999\n\nevent: counts\ndata: 999\n\n", reader.got());
    }

    @Test
    void dropsMessagesThatNobodyReadsAndCountsThem() {
        reader.got();
        reader.isReading = false;
        for (int i = 0; i < EventStream.MOST_MESSAGES; i++) {
            stream.message("trace", "[]");
        }
        assertEquals(0, stream.dropped());
        stream.message("trace", "[]");
        assertEquals(1, stream.dropped());
        reader.reads();
        assertEquals(EventStream.MOST_MESSAGES, reader.got().split("\n\n").length);
        stream.message("trace", "[1]");
        assertTrue(reader.got().contains("[1]"));
    }

    @Test
    void endsOnce() {
        stream.close();
        stream.close();
        assertTrue(stream.isClosed());
        assertTrue(reader.isOver);
        reader.got();
        stream.document("figures", "{}");
        assertEquals("", reader.got());
    }

    @Test
    void endsWhenTheReaderHasGone() {
        assertFalse(stream.isClosed());
        stream.onError(new java.io.IOException("broken pipe"));
        assertTrue(stream.isClosed());
        assertTrue(reader.isOver);
    }
}
