package org.parley.command.step;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.command.Alerts;
import org.parley.command.Command;
import org.parley.command.CommandLedger;
import org.parley.command.CommandReader.Sender;
import org.parley.command.CommandRefusal;
import org.parley.command.Reply;
import org.parley.command.ReplyListener;
import org.parley.command.ReplyWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code writeReply}: the body is the reply, whatever became of the command; header {@code ParleyOutcome} is {@code ok} or the
 * code of the error, {@code ParleyCommandId} the command's id. One line in the log says so, also where nobody waits for it.
 */
final class WriteReply implements Processor {

    static final String OUTCOME = "ParleyOutcome";
    static final String ID = "ParleyCommandId";

    private static final Logger LOG = LoggerFactory.getLogger(WriteReply.class);

    private final CommandLedger ledger;
    private final ReplyWriter writer;
    private final ReplyListener listener;

    WriteReply(CommandLedger ledger, ReplyWriter writer, ReplyListener listener) {
        this.ledger = ledger;
        this.writer = writer;
        this.listener = listener;
    }

    //= CMD-8
    @Override
    public void process(Exchange exchange) {
        Sender sender =
                CommandExchange.find(exchange).map(CommandExchange::sender).orElse(Sender.UNKNOWN);
        Reply reply = reply(exchange, sender);
        exchange.getMessage().setBody(new String(reply.json(), StandardCharsets.UTF_8));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, ReplyWriter.MEDIA_TYPE);
        exchange.getMessage().setHeader(OUTCOME, reply.outcome());
        sender.id().ifPresent(id -> exchange.getMessage().setHeader(ID, id));
        String kind = CommandExchange.find(exchange)
                .flatMap(CommandExchange::read)
                .map(Command::action)
                .map(action -> action.kind().word())
                .orElse("unreadable");
        listener.replied(kind, reply.outcome());
        LOG.info(
                "{} {}: command {}: {}",
                sender.source().orElse("-"),
                sender.id().orElse("-"),
                kind,
                reply.outcome());
    }

    private Reply reply(Exchange exchange, Sender sender) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (failure == null) {
            return CommandExchange.find(exchange)
                    .flatMap(CommandExchange::reply)
                    .orElseThrow(() -> new IllegalStateException("writeReply needs the step runCommand before it"));
        }
        if (failure instanceof CommandRefusal refusal) {
            return settled(exchange, writer.refused(sender, refusal));
        }
        LOG.error(
                "{} {} {}: the procedure of commands failed",
                Alerts.FAILED,
                sender.source().orElse("-"),
                sender.id().orElse("-"),
                failure);
        return settled(exchange, writer.broken(sender));
    }

    /** A step of the integrator's may have failed between the claim and the command. */
    private Reply settled(Exchange exchange, Reply reply) {
        CommandExchange.find(exchange)
                .flatMap(CommandExchange::ticket)
                .filter(ticket -> !ticket.isSettled())
                .ifPresent(ticket -> ledger.settle(ticket, reply));
        return reply;
    }
}
