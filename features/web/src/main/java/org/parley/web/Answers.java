package org.parley.web;

import java.io.IOException;
import javax.servlet.http.HttpServletResponse;

/** What all answers have in common. */
final class Answers {

    private Answers() {}

    /** Sends a body that is good for this moment only, and that no browser is to take for anything else. */
    static void send(HttpServletResponse response, int status, String contentType, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
