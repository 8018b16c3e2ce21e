package org.parley.osgi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.parley.osgi.console.Console;
import org.parley.osgi.console.ConsoleException;
import org.parley.osgi.console.OutboxState;
import org.parley.osgi.console.RefusalRow;
import org.parley.osgi.console.RouteFileRow;
import org.parley.osgi.console.SessionList;
import org.parley.osgi.console.SessionRow;
import org.parley.osgi.console.SessionTrace;
import org.parley.osgi.console.WebAccess;
import org.parley.osgi.shell.ImServer;
import org.parley.osgi.shell.LiveSessions;
import org.parley.osgi.shell.LiveTrace;
import org.parley.osgi.shell.OperationException;
import org.parley.osgi.shell.Operations;

/** The console's way to what the shell's commands can do. */
@Component(configurationPid = "parley", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class OperatorConsole implements Console {

    private final ImServer server;
    private volatile ParleyConfig config = ParleyConfig.defaults();

    @Activate
    public OperatorConsole(@Reference ImServer server, Map<String, Object> properties) {
        this.server = server;
        read(properties);
    }

    /** What is not allowed keeps its value; who starts the server reports it. */
    @Modified
    void read(Map<String, Object> properties) {
        Map<String, String> texts = new HashMap<>();
        properties.forEach((key, value) -> texts.put(key, String.valueOf(value)));
        config = ParleyConfig.read(texts, config).config();
    }

    @Override
    public WebAccess access() {
        ParleyConfig.Web web = config.web();
        List<String> hosts =
                web.hosts().stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        return new WebAccess(hosts, web.sessionTimeout(), web.openProbes());
    }

    @Override
    public SessionList sessions(int most) throws ConsoleException {
        Operations operations = operations();
        LiveSessions latest = operations.sessions().latest(most);
        return new SessionList(
                operations.sessions().count(),
                latest.views().stream().map(ConsoleRows::session).toList(),
                latest.silent());
    }

    @Override
    public List<SessionRow> ended(int most) throws ConsoleException {
        return operations().sessions().ended().latestFirst().stream()
                .limit(most)
                .map(ConsoleRows::session)
                .toList();
    }

    @Override
    public Optional<SessionRow> session(String name) throws ConsoleException {
        return done(operations -> operations.sessions().find(name).map(ConsoleRows::session));
    }

    @Override
    public List<RefusalRow> refusals(int most) throws ConsoleException {
        return operations().sessions().refusals().latestFirst().stream()
                .limit(most)
                .map(ConsoleRows::refusal)
                .toList();
    }

    @Override
    public List<RouteFileRow> routes() throws ConsoleException {
        Operations operations = operations();
        return ConsoleRows.routes(operations.routes(), operations.plans());
    }

    @Override
    public SessionTrace trace(String name) throws ConsoleException {
        LiveTrace trace = done(operations -> operations.trace(name));
        return new SessionTrace() {
            @Override
            public List<Line> next(int most) {
                return lines(trace, most);
            }

            @Override
            public boolean isOver() {
                return trace.isOver();
            }

            @Override
            public long dropped() {
                return trace.dropped();
            }

            @Override
            public void close() {
                trace.close();
            }
        };
    }

    private static List<SessionTrace.Line> lines(LiveTrace trace, int most) {
        List<SessionTrace.Line> lines = new ArrayList<>();
        try {
            Optional<LiveTrace.Line> next = trace.next(Duration.ZERO);
            while (next.isPresent()) {
                LiveTrace.Line line = next.get();
                lines.add(
                        new SessionTrace.Line(line.at(), line.user(), line.isFromUser(), line.text(), line.content()));
                next = lines.size() < most ? trace.next(Duration.ZERO) : Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return lines;
    }

    @Override
    public SessionRow end(String name) throws ConsoleException {
        return done(operations -> ConsoleRows.session(operations.sessions().end(name)));
    }

    @Override
    public SessionRow remove(String name, String user, Optional<String> reason) throws ConsoleException {
        return done(operations -> ConsoleRows.session(operations.sessions().remove(name, user, reason)));
    }

    @Override
    public OutboxState outbox() throws ConsoleException {
        return ConsoleRows.outbox(operations().outbox().report());
    }

    @Override
    public void retry(String topic, String subscription) throws ConsoleException {
        done(operations -> {
            operations.outbox().retry(Optional.of(topic), Optional.of(subscription));
            return topic;
        });
    }

    @Override
    public long discard(String topic, String subscription) throws ConsoleException {
        return done(operations -> operations.outbox().discard(topic, Optional.of(subscription), Long.MAX_VALUE));
    }

    /** What may fail with a sentence for the operator. */
    @FunctionalInterface
    private interface Operation<T> {
        T run(Operations operations) throws OperationException;
    }

    private <T> T done(Operation<T> operation) throws ConsoleException {
        Operations operations = operations();
        try {
            return operation.run(operations);
        } catch (OperationException e) {
            throw new ConsoleException(e.getMessage(), true);
        }
    }

    private Operations operations() throws ConsoleException {
        try {
            return server.operations();
        } catch (OperationException e) {
            throw new ConsoleException(e.getMessage(), false);
        }
    }
}
