package org.parley.command;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.parley.outbox.Records;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which commands have been done, and what was replied: the same command is done once, however often it comes, and also when
 * the server was restarted in between. Safe for any thread.
 *
 * <ul>
 *   <li>claimed: it runs; whoever sends it again waits for the same reply
 *   <li>settled: its reply is remembered, within the bounds of the {@link Records}
 *   <li>interrupted: the server ended while it ran; what has been done is not known, so it is not done again
 *   <li>forgotten: nothing was done ({@link ErrorCode#BUSY}), or it was too long ago
 * </ul>
 */
public final class CommandLedger {

    private static final Logger LOG = LoggerFactory.getLogger(CommandLedger.class);

    /** Most who wait for the reply to one command. Ours: a sender repeats himself, but not in crowds. */
    static final int MOST_WAITING = 100;

    /** Longest wait for the disk, in seconds. Ours: it takes some milliseconds. */
    private static final long DISK_S = 5;

    /** No command has this key: there is no space in it. What is stored is known as soon as this is. */
    private static final String READY = "ready";

    private final Records records;
    private final IntSupplier mostRunning;
    private CompletableFuture<Void> ready = CompletableFuture.failedFuture(new IllegalStateException("not asked yet"));
    private final ConcurrentHashMap<String, Ticket> running = new ConcurrentHashMap<>();

    /**
     * What came of a claim.
     *
     * @param ticket empty where the command has been claimed before
     * @param reply comes when the command has been done
     */
    public record Claim(Optional<Ticket> ticket, CompletableFuture<Reply> reply) {}

    /** The right to do a command. */
    public static final class Ticket {

        private final Command command;
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private final AtomicInteger waiting = new AtomicInteger();

        private Ticket(Command command) {
            this.command = command;
        }

        /** Whether it has been settled. */
        public boolean isSettled() {
            return reply.isDone();
        }
    }

    /** @param mostRunning {@code commands.pending} */
    public CommandLedger(Records records, IntSupplier mostRunning) {
        this.records = records;
        this.mostRunning = mostRunning;
    }

    //= CMD-5
    /**
     * Claims a command; that it was claimed is durable when the future is done.
     *
     * @param interrupted writes the reply to a command that was interrupted
     * @return fails with {@link CommandRefusal}: busy, or another command has this id
     */
    public CompletableFuture<Claim> claim(Command command, Interruption interrupted) {
        Ticket mine = new Ticket(command);
        Ticket first = running.putIfAbsent(command.key(), mine);
        if (first != null) {
            return join(first, command);
        }
        return ready().handle((done, failure) -> failure)
                .thenCompose(failure -> failure == null ? claim(mine, interrupted) : unwritable(mine));
    }

    private CompletableFuture<Claim> claim(Ticket mine, Interruption interrupted) {
        Command command = mine.command;
        Optional<LedgerEntry> known = records.find(command.key()).flatMap(LedgerEntry::read);
        if (known.isPresent()) {
            return settled(mine, known.get(), interrupted);
        }
        if (running.size() > mostRunning.getAsInt()) {
            release(mine);
            return refused(ErrorCode.BUSY, mostRunning.getAsInt() + " commands are under way, commands.pending");
        }
        return put(command.key(), LedgerEntry.claimed(command))
                .handle((stored, failure) -> failure)
                .thenCompose(failure -> failure == null
                        ? CompletableFuture.completedFuture(new Claim(Optional.of(mine), mine.reply.copy()))
                        : unwritable(mine));
    }

    /** Done when what was stored before a restart has been read. */
    private synchronized CompletableFuture<Void> ready() {
        if (ready.isCompletedExceptionally()) {
            ready = records.put(READY, new byte[0]).copy().orTimeout(DISK_S, TimeUnit.SECONDS);
        }
        return ready;
    }

    private CompletableFuture<Void> put(String key, LedgerEntry entry) {
        return records.put(key, entry.write()).copy().orTimeout(DISK_S, TimeUnit.SECONDS);
    }

    private CompletableFuture<Claim> unwritable(Ticket mine) {
        records.remove(mine.command.key());
        release(mine);
        return refused(ErrorCode.BUSY, "the store of commands cannot be written now");
    }

    /** Writes the reply to a command that ran when the server ended. */
    @FunctionalInterface
    public interface Interruption {
        Reply reply();
    }

    private CompletableFuture<Claim> join(Ticket first, Command command) {
        if (!first.command.fingerprint().equals(command.fingerprint())) {
            return anotherHasThisId();
        }
        if (first.waiting.incrementAndGet() > MOST_WAITING) {
            first.waiting.decrementAndGet();
            return refused(ErrorCode.BUSY, MOST_WAITING + " wait for the reply to this very command");
        }
        CompletableFuture<Reply> reply =
                first.reply.copy().whenComplete((done, failure) -> first.waiting.decrementAndGet());
        return CompletableFuture.completedFuture(new Claim(Optional.empty(), reply));
    }

    private CompletableFuture<Claim> settled(Ticket mine, LedgerEntry known, Interruption interrupted) {
        if (!known.fingerprint().equals(mine.command.fingerprint())) {
            release(mine);
            return anotherHasThisId();
        }
        if (known.reply().isPresent()) {
            Reply reply = known.reply().get();
            running.remove(mine.command.key(), mine);
            mine.reply.complete(reply);
            return CompletableFuture.completedFuture(new Claim(Optional.empty(), mine.reply));
        }
        LOG.warn(
                "{} {}: the server ended while this command ran; it is not done again",
                Alerts.INTERRUPTED,
                mine.command.key());
        return settle(mine, interrupted.reply())
                .thenApply(reply -> new Claim(Optional.empty(), CompletableFuture.completedFuture(reply)));
    }

    /** Gives the claim up; who waits for its reply may come again. */
    private void release(Ticket ticket) {
        running.remove(ticket.command.key(), ticket);
        ticket.reply.completeExceptionally(
                new CommandRefusal(ErrorCode.BUSY, "the command could not be begun; it may come again"));
    }

    /**
     * The command has been done, or not; its reply is the same from now on. One that may be repeated is forgotten.
     *
     * @return the reply, when it is durable or cannot be
     */
    public CompletableFuture<Reply> settle(Ticket ticket, Reply reply) {
        String key = ticket.command.key();
        if (reply.mayBeRepeated()) {
            records.remove(key);
            running.remove(key, ticket);
            ticket.reply.complete(reply);
            return CompletableFuture.completedFuture(reply);
        }
        return put(key, LedgerEntry.settled(ticket.command, reply)).handle((stored, failure) -> {
            if (failure != null) {
                LOG.warn("{} {}: its reply is not remembered: {}", Alerts.NOT_REMEMBERED, key, failure.toString());
            }
            running.remove(key, ticket);
            ticket.reply.complete(reply);
            return reply;
        });
    }

    /** Commands that run. */
    public int running() {
        return running.size();
    }

    private static CompletableFuture<Claim> anotherHasThisId() {
        return refused(ErrorCode.DUPLICATE_ID, "another command of this source had the same id");
    }

    private static CompletableFuture<Claim> refused(ErrorCode code, String reason) {
        return CompletableFuture.failedFuture(new CommandRefusal(code, reason));
    }
}
