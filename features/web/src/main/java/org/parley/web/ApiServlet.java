package org.parley.web;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.parley.osgi.console.Console;
import org.parley.osgi.console.ConsoleException;
import org.parley.osgi.console.RouteFileRow;
import org.parley.osgi.console.SessionRow;
import org.parley.osgi.report.ServerReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /parley/api}: what the console's page and scripts of an operator ask and have done, as JSON. */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.pattern=/parley/api/*", "osgi.http.whiteboard.servlet.name=parley-api"
        })
public final class ApiServlet extends GuardedServlet {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(ApiServlet.class);

    /** Most rows of one answer. Ours: more nobody reads on a screen; total and search tell of the others. */
    static final int MOST_ROWS = 200;

    private final transient Console console;
    private final transient ServerReport report;

    @Activate
    public ApiServlet(@Reference Guard guard, @Reference Console console, @Reference ServerReport report) {
        super(guard, Set.of("GET", "POST", "DELETE"));
        this.console = console;
        this.report = report;
    }

    @Override
    Guard.Need need(HttpServletRequest request) {
        String path = path(request);
        if (path.equals("/me") || path.equals("/login")) {
            return Guard.Need.NOTHING;
        }
        if (request.getMethod().equals("GET")) {
            return Guard.Need.READ;
        }
        // Who may only look may log out as well.
        return path.equals("/logout") ? Guard.Need.NOTHING : Guard.Need.CHANGE;
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        try {
            List<String> path = List.of(path(request).replaceFirst("^/", "").split("/", -1));
            Optional<String> document =
                    switch (request.getMethod()) {
                        case "GET" -> read(path, request, caller);
                        case "POST" -> post(path, request, response, caller);
                        default -> delete(path, request, caller);
                    };
            if (response.isCommitted() || response.getStatus() != HttpServletResponse.SC_OK) {
                return;
            }
            if (document.isEmpty()) {
                Answers.refuse(response, HttpServletResponse.SC_NOT_FOUND, "There is nothing of this name");
                return;
            }
            Answers.json(response, HttpServletResponse.SC_OK, document.get());
        } catch (ConsoleException e) {
            int status = e.isUp() ? HttpServletResponse.SC_CONFLICT : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
            Answers.refuse(response, status, e.getMessage());
        }
    }

    private Optional<String> read(List<String> path, HttpServletRequest request, Caller caller)
            throws ConsoleException {
        if (path.size() == 2 && path.get(0).equals("sessions")) {
            return console.session(path.get(1)).map(ConsoleJson::session);
        }
        if (path.size() != 1) {
            return Optional.empty();
        }
        return switch (path.get(0)) {
            case "me" -> Optional.of(me(caller));
            case "sessions" -> Optional.of(sessions(request));
            case "refusals" -> Optional.of(Json.array(console.refusals(MOST_ROWS), ConsoleJson::refusal));
            case "routes" -> Optional.of(routes(console.routes()));
            case "outbox" -> Optional.of(ConsoleJson.outbox(console.outbox()));
            case "figures" -> Optional.of(ConsoleJson.figures(report.figures()));
            case "health" -> Optional.of(ConsoleJson.health(report));
            default -> Optional.empty();
        };
    }

    private String sessions(HttpServletRequest request) throws ConsoleException {
        return "true".equals(request.getParameter("ended"))
                ? Json.array(console.ended(MOST_ROWS), ConsoleJson::session)
                : ConsoleJson.sessions(console.sessions(MOST_ROWS));
    }

    private static String routes(List<RouteFileRow> files) {
        return Json.object()
                .list("files", files, ConsoleJson::file)
                .raw("counts", ConsoleJson.counts(files))
                .text();
    }

    private static String me(Caller caller) {
        Json.Members me = Json.object()
                .put("local", caller.isLocal())
                .put("mayRead", caller.mayRead())
                .put("mayChange", caller.mayChange());
        caller.login().ifPresent(login -> me.put("user", login.user())
                .strings("roles", new TreeSet<>(login.roles()))
                .put("token", login.token()));
        return me.text();
    }

    private Optional<String> post(
            List<String> path, HttpServletRequest request, HttpServletResponse response, Caller caller)
            throws IOException, ConsoleException {
        if (path.equals(List.of("login"))) {
            return guard().begin(request, response).map(login -> me(new Caller(caller.isLocal(), Optional.of(login))));
        }
        if (path.equals(List.of("logout"))) {
            caller.login().ifPresent(login -> guard().end(login, request, response));
            return Optional.of(me(new Caller(caller.isLocal(), Optional.empty())));
        }
        return path.size() == 4 && path.get(0).equals("outbox")
                ? outbox(path.get(1), path.get(2), path.get(3), caller)
                : Optional.empty();
    }

    private Optional<String> outbox(String topic, String subscription, String action, Caller caller)
            throws ConsoleException {
        if (action.equals("retry")) {
            console.retry(topic, subscription);
            LOG.info("outbox: {} had {} of {} delivered again in the console", user(caller), subscription, topic);
            return Optional.of(ConsoleJson.outbox(console.outbox()));
        }
        if (action.equals("discard")) {
            long discarded = console.discard(topic, subscription);
            LOG.info(
                    "outbox: {} gave up {} entries for {} of {} in the console",
                    user(caller),
                    discarded,
                    subscription,
                    topic);
            return Optional.of(Json.object().put("discarded", discarded).text());
        }
        return Optional.empty();
    }

    private Optional<String> delete(List<String> path, HttpServletRequest request, Caller caller)
            throws ConsoleException {
        if (path.size() == 2 && path.get(0).equals("sessions")) {
            SessionRow before = console.end(path.get(1));
            LOG.info("{}: ended by {} in the console", before.id(), user(caller));
            return Optional.of(ConsoleJson.session(before));
        }
        Optional<String> user = Optional.ofNullable(request.getParameter("uri"));
        if (path.size() == 3 && path.get(0).equals("sessions") && path.get(2).equals("users") && user.isPresent()) {
            Optional<String> reason = Optional.ofNullable(request.getParameter("reason"))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
            SessionRow left = console.remove(path.get(1), user.get(), reason);
            LOG.info("{}: {} removed a user in the console", left.id(), user(caller));
            return Optional.of(ConsoleJson.session(left));
        }
        return Optional.empty();
    }

    private static String user(Caller caller) {
        return caller.login().map(Login::user).orElseThrow();
    }
}
