package org.parley.osgi.shell;

import org.apache.karaf.shell.api.action.Option;

/** A command that prints tables, as people or as scripts like them. */
public abstract class TableCommand extends ImCommand {

    /** Karaf's own name for it. */
    static final String NO_FORMAT = "--no-format";

    @Option(name = NO_FORMAT, description = "Print rows with tabs between the columns, for scripts")
    private boolean noFormat;

    final boolean isFormatted() {
        return !noFormat;
    }
}
