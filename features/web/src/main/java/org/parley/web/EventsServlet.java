package org.parley.web;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.parley.osgi.console.Console;
import org.parley.osgi.report.ServerReport;

/**
 * {@code GET /parley/api/events?page=NAME&session=ID}: the server as it changes, and the messages of one session, as
 * server-sent events.
 */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/parley/api/events",
            "osgi.http.whiteboard.servlet.name=parley-events",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class EventsServlet extends GuardedServlet {

    private static final long serialVersionUID = 1L;

    private static final Pattern PAGE = Pattern.compile("[A-Za-z0-9-]{8,64}");

    /** Longest name of a session: a Call-ID is as long as a peer likes, an identity is not. Ours. */
    private static final int LONGEST_NAME = 256;

    /** When a page without place may come again, s. */
    private static final String RETRY_AFTER = "10";

    private final transient Feed feed;

    @Activate
    public EventsServlet(@Reference Guard guard, @Reference Console console, @Reference ServerReport report) {
        super(guard, Set.of("GET"));
        feed = new Feed(console, report, guard::goesOn);
        feed.start();
    }

    @Deactivate
    void close() {
        feed.close();
    }

    @Override
    Guard.Need need(HttpServletRequest request) {
        return Guard.Need.READ;
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        String page = Optional.ofNullable(request.getParameter("page")).orElse("");
        Optional<String> session = Optional.ofNullable(request.getParameter("session"));
        boolean isNamed = PAGE.matcher(page).matches()
                && session.filter(name -> name.length() > LONGEST_NAME).isEmpty();
        if (!isNamed) {
            Answers.refuse(response, HttpServletResponse.SC_BAD_REQUEST, "page must be 8 to 64 letters and digits");
            return;
        }
        if (!feed.hasPlaceFor(page)) {
            response.setHeader("Retry-After", RETRY_AFTER);
            Answers.refuse(
                    response,
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    Feed.MOST_VIEWERS + " pages are open already");
            return;
        }
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        EventStream stream = EventStream.open(request.startAsync(), response.getOutputStream());
        feed.add(new Viewer(page, caller, stream, session));
    }
}
