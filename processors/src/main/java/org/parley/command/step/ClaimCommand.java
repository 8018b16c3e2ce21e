package org.parley.command.step;

import java.util.concurrent.ExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.parley.command.Action;
import org.parley.command.Command;
import org.parley.command.CommandLedger;
import org.parley.command.CommandLedger.Claim;
import org.parley.command.CommandRefusal;
import org.parley.command.CommandRunner;
import org.parley.command.ReplyWriter;

/**
 * {@code claimCommand}: a command is done once. The same one again gets the same reply, when that is there; another one with
 * its id is refused: duplicate-id. A query changes nothing and is done as often as it comes.
 */
final class ClaimCommand implements Processor {

    private final CommandLedger ledger;
    private final CommandRunner runner;
    private final ReplyWriter writer;

    ClaimCommand(CommandLedger ledger, CommandRunner runner, ReplyWriter writer) {
        this.ledger = ledger;
        this.runner = runner;
        this.writer = writer;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        CommandExchange of = CommandExchange.of(exchange);
        Command command = of.command();
        if (command.action().kind() == Action.Kind.QUERY) {
            return;
        }
        Claim claim = claim(command);
        claim.ticket().ifPresentOrElse(of::ticket, () -> of.await(claim.reply()));
        claim.ticket()
                .ifPresent(ticket -> exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                    @Override
                    public void onDone(Exchange done) {
                        if (!ticket.isSettled()) {
                            ledger.settle(ticket, writer.broken(of.sender()));
                        }
                    }
                }));
    }

    /**
     * Waits on this thread until the claim is on disk, some milliseconds, some seconds where it cannot be: a queue takes the message for done as soon as the exchange leaves the
     * thread that it came on.
     */
    private Claim claim(Command command) throws InterruptedException {
        try {
            return ledger.claim(command, () -> runner.interrupted(command)).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CommandRefusal refusal) {
                throw refusal;
            }
            throw new IllegalStateException("the command cannot be claimed", e.getCause());
        }
    }
}
