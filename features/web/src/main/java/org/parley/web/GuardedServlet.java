package org.parley.web;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** A servlet behind the {@link Guard}; a method that it does not name gets 405. */
abstract class GuardedServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Guard guard;
    private final Set<String> methods;

    GuardedServlet(Guard guard, Set<String> methods) {
        this.guard = guard;
        this.methods = Set.copyOf(methods);
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Optional<Caller> caller = guard.admit(request, response, need(request));
        if (caller.isEmpty()) {
            return;
        }
        if (!methods.contains(request.getMethod())) {
            response.setHeader("Allow", String.join(", ", methods));
            Answers.refuse(
                    response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "There is nothing for this method here");
            return;
        }
        answer(request, response, caller.get());
    }

    final Guard guard() {
        return guard;
    }

    abstract Guard.Need need(HttpServletRequest request);

    /** Answers a request that was let in. */
    abstract void answer(HttpServletRequest request, HttpServletResponse response, Caller caller)
            throws ServletException, IOException;

    /** What stands behind the servlet's pattern; empty for nothing. */
    static String path(HttpServletRequest request) {
        return Optional.ofNullable(request.getPathInfo()).orElse("");
    }
}
