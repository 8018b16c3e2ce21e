package org.parley.osgi.shell;

import java.io.PrintStream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.conference.Recollection;
import org.parley.conference.SessionHistory.Refused;

/** {@code im:refusals}: what was refused, by which rule, in which step and why. */
@Service
@Command(scope = "im", name = "refusals", description = "List what was refused within the last hour, and why")
public final class RefusalsCommand extends TableCommand {

    @Override
    void run(Operations operations, PrintStream out) {
        Recollection<Refused> refusals = operations.sessions().refusals();
        RefusalTable.print(refusals.latestFirst(), out, isFormatted());
        Forgotten.print(refusals.forgottenUntil(), out);
    }
}
