package org.parley.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.Covers;
import org.parley.command.CommandLedger.Claim;
import org.parley.outbox.DurableOutbox;
import org.parley.outbox.OutboxSettings;

/** The ledger over the store that the server has: what it did it knows after a restart. */
class CommandLedgerRestartTest {

    private static final byte[] REPLY = {'{', '"', 'a', '"', ':', '1', '}'};

    @TempDir
    private Path directory;

    private DurableOutbox open() {
        OutboxSettings settings = new OutboxSettings(directory, 10 << 20, 0, Duration.ofMinutes(5));
        DurableOutbox outbox = new DurableOutbox(() -> settings, InstantSource.system());
        outbox.start();
        return outbox;
    }

    private static CommandLedger ledger(DurableOutbox outbox) {
        return new CommandLedger(outbox.records("commands", 100, Duration.ofDays(1)), () -> 10);
    }

    private static Claim claim(CommandLedger ledger, String id) {
        Command command = new Command("test", id, new Action.End("s"), new Fingerprint("0".repeat(64)));
        return ledger.claim(command, () -> new Reply(Optional.of(ErrorCode.INTERRUPTED), new byte[0]))
                .join();
    }

    @Test
    @Covers("CMD-5")
    void knowsWhatWasDoneAndWhatWasNotFinished() {
        DurableOutbox before = open();
        CommandLedger first = ledger(before);
        Reply done = new Reply(Optional.of(ErrorCode.UNKNOWN_SESSION), REPLY);
        first.settle(claim(first, "done").ticket().orElseThrow(), done).join();
        claim(first, "rings").ticket().orElseThrow();
        before.close();

        // At once, as a queue does: before the file has been read.
        DurableOutbox after = open();
        CommandLedger restarted = ledger(after);
        Reply known = claim(restarted, "done").reply().join();
        Claim unfinished = claim(restarted, "rings");

        assertEquals("unknown-session", known.outcome());
        assertArrayEquals(REPLY, known.json());
        assertTrue(unfinished.ticket().isEmpty());
        assertEquals("interrupted", unfinished.reply().join().outcome());
        assertTrue(claim(restarted, "new").ticket().isPresent());
        after.close();
    }
}
