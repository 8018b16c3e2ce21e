package org.parley.osgi.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.parley.conference.SessionHistory.Refused;

/** Refusals, the latest at the bottom. */
final class RefusalTable {

    private RefusalTable() {}

    static void print(List<Refused> latestFirst, PrintStream out, boolean isFormatted) {
        Table table = new Table(
                "Nothing was refused within the last hour",
                "Time",
                "Call-ID",
                "Session",
                "Rule",
                "Step",
                "Status",
                "Reason");
        List<Refused> latestLast = new ArrayList<>(latestFirst);
        Collections.reverse(latestLast);
        for (Refused refused : latestLast) {
            table.row(
                    Shown.time(refused.at()),
                    refused.callId(),
                    refused.session().orElse(Shown.NOTHING),
                    refused.answer().rule(),
                    refused.step(),
                    refused.answer().status(),
                    refused.answer().cause());
        }
        table.print(out, isFormatted);
    }
}
