package org.parley.osgi.shell;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code im:groups}: which groups can be called, where they come from, and whether they talk. */
@Service
@Command(
        scope = "im",
        name = "groups",
        description = "List the pre-defined groups with their sessions",
        detailedDescription =
                "Of an XDM server those that were called so far. Below the table stands each document whose"
                        + " last edit is not in force, with the cause.")
public final class GroupsCommand extends TableCommand {

    @Override
    void run(Operations operations, PrintStream out) {
        List<GroupView> groups = operations.groups();
        Table table = new Table("No group is in force", "Group", "Name", "Source", "Members", "Invited", "Session");
        for (GroupView group : groups) {
            if (group.uri().isPresent()) {
                table.row(
                        group.uri().get(),
                        group.name().orElse(Shown.NOTHING),
                        group.source(),
                        group.members(),
                        group.invites() ? "yes" : "no",
                        group.session().orElse(Shown.NOTHING));
            }
        }
        table.print(out, isFormatted());
        for (GroupView group : groups) {
            group.fault()
                    .ifPresent(why -> out.println(Shown.text(group.source()) + " is not in force: " + Shown.text(why)
                            + (group.uri().isPresent() ? "; its last good version is" : "")));
        }
    }
}
