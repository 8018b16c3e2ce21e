package org.parley.osgi.shell;

import java.util.List;
import org.parley.camel.RouteFileView;
import org.parley.osgi.report.Figures;

/** What an operator can ask of the running server and have it do. Safe for any thread. */
public interface Operations {

    Sessions sessions();

    /** The groups that can be called, and the documents that describe none. */
    List<GroupView> groups();

    /** The route files with their routes. */
    List<RouteFileView> routes();

    Figures figures();
}
