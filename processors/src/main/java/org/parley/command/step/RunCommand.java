package org.parley.command.step;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncCallbackToCompletableFutureAdapter;
import org.parley.command.CommandLedger;
import org.parley.command.CommandRunner;
import org.parley.command.Reply;

/**
 * {@code runCommand}: has done what the command wants, unless claimCommand found that it was done before. Ends when the reply
 * is there; no thread waits while phones ring.
 */
final class RunCommand implements AsyncProcessor {

    private final CommandLedger ledger;
    private final CommandRunner runner;
    private final Executor routes;

    /** @param routes where the route goes on */
    RunCommand(CommandLedger ledger, CommandRunner runner, Executor routes) {
        this.ledger = ledger;
        this.runner = runner;
        this.routes = routes;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CommandExchange of;
        try {
            of = CommandExchange.of(exchange);
        } catch (IllegalStateException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        reply(of)
                .whenCompleteAsync(
                        (reply, failure) -> {
                            if (failure == null) {
                                of.reply(reply);
                            } else {
                                exchange.setException(
                                        failure instanceof CompletionException ? failure.getCause() : failure);
                            }
                            callback.done(false);
                        },
                        routes);
        return false;
    }

    private CompletableFuture<Reply> reply(CommandExchange of) {
        if (of.awaited().isPresent()) {
            return of.awaited().get();
        }
        CompletableFuture<Reply> done = runner.run(of.command());
        return of.ticket()
                .map(ticket -> done.thenCompose(reply -> ledger.settle(ticket, reply)))
                .orElse(done);
    }

    @Override
    public CompletableFuture<Exchange> processAsync(Exchange exchange) {
        AsyncCallbackToCompletableFutureAdapter<Exchange> future =
                new AsyncCallbackToCompletableFutureAdapter<>(exchange);
        process(exchange, future);
        return future.getFuture();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        processAsync(exchange).get();
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
    }
}
