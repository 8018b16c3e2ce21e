package org.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.HttpServletResponse;

/** What all answers have in common. */
final class Answers {

    static final String JSON = "application/json";

    /** A page may have scripts and styles of this server, and nothing else; no page may have it inside of itself. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private Answers() {}

    /** Headers of every answer: it is good for this moment and this page only, and is what its type says. */
    static void protect(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    static void send(HttpServletResponse response, int status, String contentType, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static void json(HttpServletResponse response, int status, String json) throws IOException {
        send(response, status, JSON, (json + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** A refusal with one sentence for whoever asked. */
    static void refuse(HttpServletResponse response, int status, String sentence) throws IOException {
        json(response, status, ConsoleJson.error(sentence));
    }
}
