package org.parley.osgi.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** What all completers share. Where the server is not up there is nothing to complete; the command will say why. */
public abstract class ImCompleter implements Completer {

    @Reference(optional = true)
    private ImServer server;

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        if (server == null) {
            return -1;
        }
        try {
            return new StringsCompleter(candidates(server.operations(), line)).complete(session, line, candidates);
        } catch (OperationException e) {
            return -1;
        }
    }

    /** All values that are possible at the cursor. */
    abstract List<String> candidates(Operations operations, CommandLine line) throws OperationException;
}
