package org.parley.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /parley}: the console's page, its styles and scripts. Nothing of the server is in them. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/parley",
            "osgi.http.whiteboard.servlet.pattern=/parley/*",
            "osgi.http.whiteboard.servlet.name=parley-page"
        })
public final class PageServlet extends GuardedServlet {

    private static final long serialVersionUID = 1L;

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final Map<String, Part> PARTS = Map.ofEntries(
            Map.entry("", Part.of("index.html", HTML)),
            Map.entry("/", Part.of("index.html", HTML)),
            Map.entry("/console.css", Part.of("console.css", CSS)),
            Map.entry("/console.js", Part.of("console.js", SCRIPT)),
            Map.entry("/dom.js", Part.of("dom.js", SCRIPT)),
            Map.entry("/diagram.js", Part.of("diagram.js", SCRIPT)),
            Map.entry("/ladder.js", Part.of("ladder.js", SCRIPT)),
            Map.entry("/sessions.js", Part.of("sessions.js", SCRIPT)),
            Map.entry("/panels.js", Part.of("panels.js", SCRIPT)),
            Map.entry("/login.js", Part.of("login.js", SCRIPT)),
            Map.entry("/icon.svg", Part.of("icon.svg", "image/svg+xml")));

    private record Part(String contentType, byte[] octets) {

        static Part of(String file, String contentType) {
            try (InputStream in = PageServlet.class.getResourceAsStream("/parley-console/" + file)) {
                if (in == null) {
                    throw new IllegalStateException(file + " is not in the bundle");
                }
                return new Part(contentType, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Activate
    public PageServlet(@Reference Guard guard) {
        super(guard, Set.of("GET", "HEAD"));
    }

    @Override
    Guard.Need need(HttpServletRequest request) {
        return Guard.Need.NOTHING;
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
        Part part = PARTS.get(path(request));
        if (part == null) {
            Answers.refuse(response, HttpServletResponse.SC_NOT_FOUND, "There is no such page");
            return;
        }
        Answers.send(response, HttpServletResponse.SC_OK, part.contentType(), part.octets());
    }
}
