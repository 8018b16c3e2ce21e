package org.parley.command.step;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.camel.spi.Registry;
import org.parley.command.CommandLedger;
import org.parley.command.CommandRunner;
import org.parley.command.CommandSettings;
import org.parley.command.ReplyListener;
import org.parley.command.ReplyWriter;

/** Binds every step of commands to the name that routes use. */
public final class CommandSteps {

    private CommandSteps() {}

    /**
     * @param registry the Camel context's own
     * @param settings the configuration in force
     * @param listener hears of every command
     * @param routes where routes go on
     */
    public static void bind(
            Registry registry,
            Supplier<CommandSettings> settings,
            CommandLedger ledger,
            CommandRunner runner,
            ReplyWriter writer,
            ReplyListener listener,
            Executor routes) {
        registry.bind("parseCommand", new ParseCommand(settings));
        registry.bind("authoriseCommand", new AuthoriseCommand(settings));
        registry.bind("claimCommand", new ClaimCommand(ledger, runner, writer));
        registry.bind("runCommand", new RunCommand(ledger, runner, routes));
        registry.bind("writeReply", new WriteReply(ledger, writer, listener));
    }
}
