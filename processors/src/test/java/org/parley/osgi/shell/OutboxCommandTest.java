package org.parley.osgi.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.outbox.OutboxReport;
import org.parley.outbox.SubscriptionView;

/** {@code im:outbox} in Karaf's shell, of a server that has what the test says. */
@Covers("OUTBOX-9")
class OutboxCommandTest {

    private static final SubscriptionView STUCK = new SubscriptionView(
            "events",
            "default",
            12,
            3_400,
            Optional.of(Duration.ofMinutes(7)),
            0,
            5,
            9,
            0,
            Optional.of("IOException: no\u001b broker"),
            Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
            true,
            true);

    private static final SubscriptionView IDLE = new SubscriptionView(
            "messages", "kafka", 0, 0, Optional.empty(), 0, 0, 0, 0, Optional.empty(), Optional.empty(), false, false);

    private final FakeServer server = new FakeServer();
    private final TestShell shell = new TestShell(Optional.of(server));

    @BeforeEach
    void fill() {
        server.outboxReport = report(Optional.empty());
    }

    private static OutboxReport report(Optional<String> whyNot) {
        return new OutboxReport(List.of(STUCK, IDLE), 3_400, 1_000_000, 8_192, whyNot, Map.of(), Map.of(), 17);
    }

    @AfterEach
    void close() {
        shell.close();
    }

    private String fails(String line) {
        return assertThrows(CommandException.class, () -> shell.run(line)).getMessage();
    }

    @Test
    void listsWhoWaitsForWhatAndWhy() throws Exception {
        List<String> stuck = List.of(
                "events",
                "default",
                "12",
                "3400",
                "7m 00s",
                "5",
                "9",
                Shown.time(Instant.parse("2026-01-01T00:00:00Z")),
                "recorded",
                "IOException: no? broker");
        List<String> idle = List.of("messages", "kafka", "0", "0", "-", "0", "0", "-", "no route, not recorded", "-");
        assertEquals(List.of(stuck, idle), shell.rows("im:outbox"));
        assertEquals(List.of(idle), shell.rows("im:outbox messages"));
        assertTrue(shell.run("im:outbox").contains("3400 of 1000000 octets are used, the file has 8192"));
        server.outboxReport = report(Optional.of("the disk is full"));
        assertTrue(shell.run("im:outbox").contains("Nothing is recorded: the disk is full"));
    }

    @Test
    void deliversAgainWhatTheOperatorNames() throws Exception {
        shell.run("im:outbox --retry");
        shell.run("im:outbox --retry events");
        shell.run("im:outbox --retry --subscription kafka events");
        assertEquals(List.of("retry all/all", "retry events/all", "retry events/kafka"), server.done);
    }

    @Test
    void givesUpWhatTheOperatorNames() throws Exception {
        assertTrue(shell.run("im:outbox --discard events").contains("3 entries of events are given up"));
        shell.run("im:outbox --discard --subscription kafka --first 10 events");
        assertEquals(
                List.of("discard " + Long.MAX_VALUE + " of events/all", "discard 10 of events/kafka"), server.done);
    }

    @Test
    void givesUpNothingWithoutATopic() {
        assertEquals("--discard needs the topic behind all options", fails("im:outbox --discard"));
        for (String number : List.of("0", "-1", "all", "9999999999999999999")) {
            assertEquals(
                    "--first takes a number from 1 on: " + number,
                    fails("im:outbox --discard --first " + number + " events"));
        }
        assertEquals("Either --retry or --discard", fails("im:outbox --retry --discard events"));
        assertEquals(List.of(), server.done);
    }

    @Test
    void saysWhatCannotBeDone() {
        server.failure = Optional.of("Nobody reads nothing; im:outbox lists who reads what");
        assertEquals(server.failure.get(), fails("im:outbox --discard nothing"));
    }

    @Test
    void completesTopicsAndSubscriptions() {
        assertEquals(List.of("events", "messages"), shell.complete("outbox", ""));
        assertEquals(List.of("default", "kafka"), shell.complete("outbox", "--subscription", ""));
    }

    @Test
    void hasHelp() throws Exception {
        String help = shell.run("im:outbox --help");
        for (String option : List.of("--retry", "--discard", "--subscription", "--first", "--no-format", "TOPIC")) {
            assertTrue(help.contains(option), help);
        }
    }
}
