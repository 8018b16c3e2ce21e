package org.parley.osgi.shell;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.parley.camel.RouteFileView;
import org.parley.camel.RouteFileView.RouteView;

/** {@code im:routes}: which files are in force, and what their routes do. */
@Service
@Command(
        scope = "im",
        name = "routes",
        description = "List route files and routes with state and counts",
        detailedDescription =
                "Counts begin again when a file is taken over. Below the table stands each file whose last edit"
                        + " is not in force: line and column, cause, and what to do.")
public final class RoutesCommand extends TableCommand {

    @Override
    void run(Operations operations, PrintStream out) {
        List<RouteFileView> files = operations.routes();
        Table table = new Table(
                "There is no route file: nothing is served",
                "File",
                "In force since",
                "Route",
                "From",
                "State",
                "Running",
                "Done",
                "Refused",
                "Failed");
        files.forEach(file -> rows(file, table));
        table.print(out, isFormatted());
        for (RouteFileView file : files) {
            file.refusal().ifPresent(refused -> out.println(refusal(file, refused)));
        }
    }

    private static String refusal(RouteFileView file, RouteFileView.Refused refused) {
        return "%s as of %s is not in force: %s%s"
                .formatted(
                        file.file(),
                        Shown.time(refused.at()),
                        refused.sentence(),
                        file.since().isPresent() ? ". Its last good version is" : "");
    }

    private static void rows(RouteFileView file, Table table) {
        String since = file.since().map(Shown::time).orElse(Shown.NOTHING);
        if (file.routes().isEmpty()) {
            String what = file.configurations() > 0 ? file.configurations() + " route configuration" : "none";
            table.row(file.file(), since, what, "-", "-", "-", "-", "-", "-");
        }
        for (RouteView route : file.routes()) {
            table.row(
                    file.file(),
                    since,
                    route.id(),
                    route.from(),
                    route.state(),
                    route.running(),
                    route.counts().done(),
                    route.counts().refused(),
                    route.counts().failed());
        }
    }
}
