package org.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.parley.Covers;
import org.parley.command.CommandLedger.Claim;
import org.parley.command.CommandLedger.Ticket;
import org.parley.outbox.Records;

/** A command is done once, whatever comes how often and when. */
class CommandLedgerTest {

    private static final Reply DONE = new Reply(Optional.empty(), new byte[] {'{', '}'});
    private static final Reply BUSY = new Reply(Optional.of(ErrorCode.BUSY), new byte[] {'b'});
    private static final Reply INTERRUPTED = new Reply(Optional.of(ErrorCode.INTERRUPTED), new byte[] {'i'});

    private Instant now = Instant.EPOCH;
    private final MemoryRecords records = new MemoryRecords(4, Duration.ofHours(1), () -> now);
    private final CommandLedger ledger = new CommandLedger(records, () -> 2);

    private static Command command(String id, String session) {
        return new Command("test", id, new Action.End(session), new Fingerprint("%064d".formatted(session.hashCode())));
    }

    private static Claim claim(CommandLedger ledger, Command command) {
        return ledger.claim(command, () -> INTERRUPTED).join();
    }

    private static ErrorCode refused(CommandLedger ledger, Command command) {
        CompletionException failure = assertThrows(CompletionException.class, () -> claim(ledger, command));
        return ((CommandRefusal) failure.getCause()).code();
    }

    private static Ticket ticket(CommandLedger ledger, Command command) {
        return claim(ledger, command).ticket().orElseThrow();
    }

    @Test
    @Covers("CMD-5")
    void givesTheStoredReplyToTheSameCommand() {
        ledger.settle(ticket(ledger, command("1", "s")), DONE).join();

        Claim again = claim(ledger, command("1", "s"));

        assertTrue(again.ticket().isEmpty());
        assertEquals("ok", again.reply().join().outcome());
        assertEquals(0, ledger.running());
    }

    @Test
    @Covers("CMD-5")
    void letsTheSameCommandWaitWhileTheFirstRuns() {
        Ticket first = ticket(ledger, command("1", "s"));
        Claim again = claim(ledger, command("1", "s"));
        assertFalse(again.reply().isDone());

        ledger.settle(first, DONE);

        assertEquals(DONE, again.reply().join());
    }

    @Test
    @Covers("CMD-5")
    void refusesAnotherCommandWithTheSameId() {
        Ticket first = ticket(ledger, command("1", "s"));
        assertEquals(ErrorCode.DUPLICATE_ID, refused(ledger, command("1", "other")));

        ledger.settle(first, DONE);

        assertEquals(ErrorCode.DUPLICATE_ID, refused(ledger, command("1", "other")));
        ticket(ledger, new Command("another source", "1", new Action.End("other"), new Fingerprint("0".repeat(64))));
    }

    @Test
    @Covers("CMD-5")
    void knowsWhatItDidBeforeARestart() {
        ledger.settle(ticket(ledger, command("1", "s")), DONE).join();

        CommandLedger restarted = new CommandLedger(records, () -> 2);

        assertEquals("ok", claim(restarted, command("1", "s")).reply().join().outcome());
    }

    @Test
    @Covers("CMD-5")
    void doesNotDoAgainWhatRanWhenTheServerEnded() {
        ticket(ledger, command("1", "s"));

        CommandLedger restarted = new CommandLedger(records, () -> 2);

        for (int i = 0; i < 2; i++) {
            Claim again = claim(restarted, command("1", "s"));
            assertTrue(again.ticket().isEmpty());
            assertEquals("interrupted", again.reply().join().outcome());
        }
    }

    @Test
    void forgetsWhatMayBeRepeated() {
        Ticket first = ticket(ledger, command("1", "s"));
        Claim waiting = claim(ledger, command("1", "s"));

        ledger.settle(first, BUSY);

        assertEquals(BUSY, waiting.reply().join());
        ticket(ledger, command("1", "s"));
    }

    @Test
    @Covers("CMD-6")
    void takesNoMoreThanItMay() {
        ticket(ledger, command("1", "s"));
        ticket(ledger, command("2", "s"));

        assertEquals(ErrorCode.BUSY, refused(ledger, command("3", "s")));
        assertEquals(2, ledger.running());
    }

    @Test
    @Covers("CMD-6")
    void letsNoCrowdWait() {
        ticket(ledger, command("1", "s"));
        for (int i = 0; i < CommandLedger.MOST_WAITING; i++) {
            claim(ledger, command("1", "s"));
        }

        assertEquals(ErrorCode.BUSY, refused(ledger, command("1", "s")));
    }

    @Test
    @Covers("CMD-6")
    void remembersSoManyAndForSoLong() {
        for (int i = 0; i < 5; i++) {
            ledger.settle(ticket(ledger, command("" + i, "s")), DONE).join();
        }
        assertEquals(4, records.size());
        assertTrue(claim(ledger, command("3", "s")).ticket().isEmpty());
        ledger.settle(ticket(ledger, command("0", "s")), BUSY);

        now = now.plus(Duration.ofHours(1)).plusMillis(1);

        ledger.settle(ticket(ledger, command("3", "s")), BUSY);
        assertEquals(0, records.size());
    }

    @Test
    void beginsNothingThatCannotBeRemembered() {
        Records broken = new Records() {
            @Override
            public Optional<byte[]> find(String key) {
                return Optional.empty();
            }

            @Override
            public CompletableFuture<Void> put(String key, byte[] value) {
                return CompletableFuture.failedFuture(new IllegalStateException("the disk is full"));
            }

            @Override
            public void remove(String key) {}

            @Override
            public int size() {
                return 0;
            }

            @Override
            public List<String> keys() {
                return List.of();
            }

            @Override
            public CompletableFuture<Void> loaded() {
                return CompletableFuture.completedFuture(null);
            }
        };
        CommandLedger forgetful = new CommandLedger(broken, () -> 2);

        assertEquals(ErrorCode.BUSY, refused(forgetful, command("1", "s")));
        assertEquals(0, forgetful.running());
    }

    @Test
    @Covers("CMD-5")
    void isClaimedOnceByManyAtOnce() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 200; round++) {
                CommandLedger fresh = new CommandLedger(records, () -> 2);
                Command same = command("round" + round, "s");
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Claim>> claims = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    claims.add(pool.submit(() -> {
                        start.await();
                        Claim claim = claim(fresh, same);
                        claim.ticket().ifPresent(ticket -> fresh.settle(ticket, DONE));
                        return claim;
                    }));
                }
                start.countDown();
                int claimed = 0;
                for (Future<Claim> claim : claims) {
                    claimed += claim.get().ticket().isPresent() ? 1 : 0;
                    assertEquals("ok", claim.get().reply().join().outcome());
                }
                assertEquals(1, claimed);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void leavesWhatItCannotRead() {
        assertEquals(Optional.empty(), LedgerEntry.read(new byte[0]));
        assertEquals(Optional.empty(), LedgerEntry.read(new byte[] {9, 1, 2}));
    }
}
