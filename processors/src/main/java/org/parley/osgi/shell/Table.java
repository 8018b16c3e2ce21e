package org.parley.osgi.shell;

import java.io.PrintStream;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;

/** A table of texts, each made fit for a terminal. */
final class Table {

    private final ShellTable table = new ShellTable();

    /** @param whenEmpty what stands there when it has no rows */
    Table(String whenEmpty, String... columns) {
        table.emptyTableText(whenEmpty);
        for (String column : columns) {
            table.column(column);
        }
    }

    void row(Object... cells) {
        Row row = table.addRow();
        for (Object cell : cells) {
            row.addContent(Shown.text(String.valueOf(cell)));
        }
    }

    void print(PrintStream out, boolean isFormatted) {
        table.print(out, isFormatted);
    }
}
