package org.parley.osgi.shell;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.osgi.report.Figures;

/** {@code im:stats}: the server in numbers. */
@Service
@Command(scope = "im", name = "stats", description = "Show the server in numbers, now and since its start")
public final class StatsCommand extends TableCommand {

    @Override
    void run(Operations operations, PrintStream out) {
        Figures figures = operations.figures();
        print("Now", figures.now(), out);
        String since = Shown.time(figures.startedAt());
        String age = Shown.age(Duration.between(figures.startedAt(), Instant.now()));
        out.println();
        print("Since " + since + ", for " + age, figures.sinceStart(), out);
    }

    private void print(String title, Map<String, Long> figures, PrintStream out) {
        Table table = new Table("Nothing", title, "Number");
        figures.forEach(table::row);
        table.print(out, isFormatted());
    }
}
