package org.parley.command.step;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.parley.command.Command;
import org.parley.command.CommandLedger.Ticket;
import org.parley.command.CommandReader.Sender;
import org.parley.command.Reply;

/** One command on its way through the steps: lives in the exchange, used by one thread at a time. */
final class CommandExchange {

    /** Exchange property that holds it. */
    private static final String PROPERTY = "ParleyCommand";

    private final Sender sender;
    private Optional<Command> command = Optional.empty();
    private Optional<Ticket> ticket = Optional.empty();
    private Optional<CompletableFuture<Reply>> awaited = Optional.empty();
    private Optional<Reply> reply = Optional.empty();

    private CommandExchange(Sender sender) {
        this.sender = sender;
    }

    static CommandExchange begin(Exchange exchange, Sender sender) {
        CommandExchange begun = new CommandExchange(sender);
        exchange.setProperty(PROPERTY, begun);
        return begun;
    }

    /** Of an exchange that {@code parseCommand} has seen. */
    static Optional<CommandExchange> find(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(PROPERTY, CommandExchange.class));
    }

    static CommandExchange of(Exchange exchange) {
        return find(exchange)
                .filter(known -> known.command.isPresent())
                .orElseThrow(() -> new IllegalStateException("this step needs the step parseCommand before it"));
    }

    Sender sender() {
        return sender;
    }

    Command command() {
        return command.orElseThrow();
    }

    Optional<Command> read() {
        return command;
    }

    void command(Command read) {
        command = Optional.of(read);
    }

    /** The right to do it; empty where it has been done, or needs none. */
    Optional<Ticket> ticket() {
        return ticket;
    }

    void ticket(Ticket claimed) {
        ticket = Optional.of(claimed);
    }

    /** The reply of the same command that came before. */
    Optional<CompletableFuture<Reply>> awaited() {
        return awaited;
    }

    void await(CompletableFuture<Reply> ofAnother) {
        awaited = Optional.of(ofAnother);
    }

    Optional<Reply> reply() {
        return reply;
    }

    void reply(Reply written) {
        reply = Optional.of(written);
    }
}
