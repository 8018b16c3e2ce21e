package org.parley.command.step;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.command.CommandSettings;

/** {@code authoriseCommand}: the command is on, and its identity may be used; commands-off, not-authorised. */
final class AuthoriseCommand implements Processor {

    private final Supplier<CommandSettings> settings;

    AuthoriseCommand(Supplier<CommandSettings> settings) {
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) {
        settings.get().authorise(CommandExchange.of(exchange).command());
    }
}
