package org.parley.osgi.shell;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.support.CommandException;

/**
 * What all commands share: the way to the server, and that whatever goes wrong is one sentence for the operator and a result
 * other than zero. Karaf makes an object for each run and fills its fields.
 */
public abstract class ImCommand implements Action {

    /** Nothing before there is a configuration. */
    @Reference(optional = true)
    private ImServer server;

    /** @throws CommandException with the sentence; the shell prints it and the command has failed */
    @Override
    public final Object execute() throws CommandException {
        // The shell's own stream for this command: a pipe behind it reads from there.
        run(System.out);
        return null;
    }

    final void run(PrintStream out) throws CommandException {
        try {
            run(operations(), out);
        } catch (OperationException e) {
            throw new CommandException(e.getMessage());
        }
    }

    /**
     * Does what the command is for.
     *
     * @throws OperationException when it cannot
     */
    abstract void run(Operations operations, PrintStream out) throws OperationException;

    private Operations operations() throws OperationException {
        if (server == null) {
            throw new OperationException("Parley is not up. It has no configuration yet, or waits for a part of Camel:"
                    + " is etc/parley.cfg there, and does feature:list -i show parley?");
        }
        return server.operations();
    }
}
