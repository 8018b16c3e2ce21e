package org.parley.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parley.osgi.console.ConsoleException;
import org.parley.osgi.console.SessionTrace;

/** What pages that are open are told, round by round; the rounds are the test's. */
class FeedTest {

    private final FakeConsole console = new FakeConsole();
    private final List<Caller> thrownOut = new ArrayList<>();
    private final Feed feed = new Feed(console, new FakeReport(), caller -> !thrownOut.contains(caller));
    private final Caller caller = new Caller(true, Optional.empty());

    @AfterEach
    void close() {
        feed.close();
    }

    private FakeReader open(String page, Caller who, String session) {
        FakeReader reader = new FakeReader();
        feed.join(new Viewer(page, who, reader.stream(), Optional.of(session).filter(name -> !name.isEmpty())));
        reader.got();
        return reader;
    }

    private String round(FakeReader reader) {
        feed.round();
        return reader.got();
    }

    private static long count(String text, String part) {
        return text.lines().filter(part::equals).count();
    }

    @Test
    void tellsANewPageEverything() {
        FakeReader reader = open("page-one", caller, "");
        String told = round(reader);
        for (String event : List.of("health", "figures", "sessions", "refusals", "routes", "counts", "outbox")) {
            assertEquals(1, count(told, "event: " + event), event);
        }
        assertEquals(0, count(told, "event: session"));
    }

    @Test
    void tellsAgainOnlyWhatIsDifferent() {
        FakeReader reader = open("page-one", caller, "");
        round(reader);
        assertEquals("", round(reader));
        console.entered++;
        String told = round(reader);
        assertEquals(1, count(told, "event: counts"), told);
        assertEquals(1, told.lines().filter(line -> line.startsWith("event: ")).count(), told);
    }

    @Test
    void followsTheSessionThatAPageLooksAt() {
        FakeReader reader = open("page-one", caller, "s1");
        console.lines.add(new SessionTrace.Line(FakeConsole.TIME, Optional.empty(), true, "BYE", List.of()));
        String told = round(reader);
        assertEquals(1, count(told, "event: session"), told);
        assertEquals(1, count(told, "event: trace"), told);
        assertTrue(told.contains("\"fromUser\":true,\"text\":\"BYE\",\"content\":[]"), told);
        assertEquals("", round(reader));
        assertEquals(1, console.opened);
        thrownOut.add(caller);
        feed.round();
        assertEquals(1, console.closed);
        assertTrue(reader.isOver);
    }

    @Test
    void saysWhenNothingIsThere() {
        FakeReader reader = open("page-one", caller, "s9");
        assertTrue(round(reader).contains("event: session\ndata: null\n"));
        console.failure = Optional.of(new ConsoleException("Parley is not up", false));
        String told = round(reader);
        assertTrue(told.contains("event: down\ndata: {\"error\":\"Parley is not up\"}\n"), told);
    }

    @Test
    void givesAPageOneStream() {
        FakeReader before = open("page-one", caller, "s1");
        feed.round();
        FakeReader after = open("page-one", caller, "");
        feed.round();
        assertEquals(1, feed.size());
        assertTrue(before.isOver);
        assertFalse(after.isOver);
        assertEquals(1, console.closed);
    }

    @Test
    void hasPlacesForSoManyPages() {
        for (int i = 0; i < Feed.MOST_VIEWERS; i++) {
            assertTrue(feed.hasPlaceFor("page-" + i));
            open("page-" + i, caller, "");
        }
        assertFalse(feed.hasPlaceFor("another"));
        assertTrue(feed.hasPlaceFor("page-0"));
    }

    @Test
    void sendsAwayWhoMayNotLookAnyMore() {
        Caller other = new Caller(false, Optional.empty());
        FakeReader stays = open("page-one", caller, "");
        FakeReader goes = open("page-two", other, "");
        feed.round();
        thrownOut.add(other);
        feed.round();
        assertTrue(goes.isOver);
        assertFalse(stays.isOver);
        assertEquals(1, feed.size());
    }
}
