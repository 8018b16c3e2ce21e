package org.parley.osgi.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.karaf.shell.support.parsing.CommandLineImpl;

/** Karaf's own shell without Karaf: reads lines, fills the commands' fields and completes as it does in the server. */
final class TestShell implements AutoCloseable {

    private static final List<Class<?>> PARTS = List.of(
            SessionCompleter.class,
            LiveSessionCompleter.class,
            ParticipantCompleter.class,
            SessionsCommand.class,
            SessionCommand.class,
            RefusalsCommand.class,
            ParticipantsCommand.class,
            RemoveCommand.class,
            InviteCommand.class,
            SendCommand.class,
            GroupsCommand.class,
            TraceCommand.class,
            EndCommand.class,
            OutboxCommand.class,
            OutboxTopicCompleter.class,
            OutboxSubscriptionCompleter.class,
            RoutesCommand.class,
            StatsCommand.class);

    private final ThreadIOImpl threadIo = new ThreadIOImpl();
    private final SessionFactoryImpl shell;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Session session;

    /** @param server empty as before the first configuration */
    TestShell(Optional<ImServer> server) {
        threadIo.start();
        shell = new SessionFactoryImpl(threadIo);
        Registry registry = shell.getRegistry();
        server.ifPresent(registry::register);
        ManagerImpl manager = new ManagerImpl(registry, registry);
        PARTS.forEach(manager::register);
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        session = shell.create(new ByteArrayInputStream(new byte[0]), out, out);
    }

    /** Runs a line; gives back what it prints, throws what makes the command fail. */
    String run(String line) throws Exception {
        output.reset();
        session.execute(line);
        return output.toString(StandardCharsets.UTF_8);
    }

    /** The rows of a table without its header, cells trimmed. */
    List<List<String>> rows(String line) throws Exception {
        // Options stand before arguments.
        return run(line.replaceFirst("^\\S+", "$0 " + TableCommand.NO_FORMAT))
                .lines()
                .filter(row -> row.contains("\t"))
                .map(row -> List.of(row.split("\t")).stream().map(String::trim).toList())
                .toList();
    }

    /** What Tab offers behind these words; the last one is where the cursor is. */
    List<String> complete(String name, String... words) {
        List<String> line = new ArrayList<>(List.of("im:" + name));
        line.addAll(List.of(words));
        String last = line.get(line.size() - 1);
        String buffer = String.join(" ", line);
        List<String> candidates = new ArrayList<>();
        shell.getRegistry()
                .getCommand("im", name)
                .getCompleter(true)
                .complete(
                        session,
                        new CommandLineImpl(
                                line.toArray(String[]::new), line.size() - 1, last.length(), buffer.length(), buffer),
                        candidates);
        return candidates.stream().map(String::trim).toList();
    }

    @Override
    public void close() {
        session.close();
        shell.stop();
        threadIo.stop();
    }
}
