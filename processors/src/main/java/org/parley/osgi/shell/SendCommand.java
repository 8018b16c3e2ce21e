package org.parley.osgi.shell;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code im:send}: the operator says something in a session. */
@Service
@Command(
        scope = "im",
        name = "send",
        description = "Send a message to the users of a session",
        detailedDescription = "By msrp:send, from the session itself. Text of several words is put in quotes.")
public final class SendCommand extends ImCommand {

    @Option(
            name = "-t",
            aliases = "--to",
            description = "The one user who gets it, as im:participants shows him; everybody without it")
    private String to;

    @Argument(index = 0, name = "ID", required = true, description = "Id or URI of the session")
    @Completion(LiveSessionCompleter.class)
    private String id;

    @Argument(index = 1, name = "TEXT", required = true, description = "What is said")
    private String text;

    @Override
    void run(Operations operations, PrintStream out) throws OperationException {
        int users = operations.sessions().say(id, Optional.ofNullable(to), text);
        out.println("Sent to " + users + (users == 1 ? " user" : " users"));
    }
}
