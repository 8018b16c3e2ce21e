package org.parley.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.servlet.ServletException;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** One request to a servlet and its answer, without a web server. A method that no servlet here should need fails the test. */
final class Call {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Map<String, String> asked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> parameters = new TreeMap<>();
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final String method;
    private final String path;
    private String remote = "127.0.0.1";
    private String local = "127.0.0.1";
    private boolean isSecure;
    private int status = HttpServletResponse.SC_OK;

    private Call(String method, String path) {
        this.method = method;
        int query = path.indexOf('?');
        this.path = query < 0 ? path : path.substring(0, query);
        if (query >= 0) {
            for (String pair : path.substring(query + 1).split("&")) {
                parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        asked.put("Host", "127.0.0.1:8181");
    }

    /** @param path behind the pattern of the servlet, empty for none; with its query, which has no escapes */
    static Call of(String method, String path) {
        return new Call(method, path);
    }

    /** Makes a request from this machine, and nothing special about it. */
    static Call of(HttpServlet servlet, String method, String path, String accept)
            throws IOException, ServletException {
        Call call = new Call(method, path);
        return (accept.isEmpty() ? call : call.with("Accept", accept)).to(servlet);
    }

    Call with(String header, String value) {
        asked.put(header, value);
        return this;
    }

    Call without(String header) {
        asked.remove(header);
        return this;
    }

    /** The request comes from another machine, for a name that the server has. */
    Call fromElsewhere(String host) {
        remote = "192.0.2.66";
        local = "192.0.2.7";
        return with("Host", host);
    }

    Call secure() {
        isSecure = true;
        return this;
    }

    Call as(String user, String password) {
        String credentials = user + ':' + password;
        return with(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    /** Goes on with the login that another call began. */
    Call with(Call login) {
        String cookie = login.header("Set-Cookie");
        with("Cookie", cookie.substring(0, cookie.indexOf(';')));
        return this;
    }

    Call to(HttpServlet servlet) throws IOException, ServletException {
        servlet.service(request(), response());
        return this;
    }

    int status() {
        return status;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** The value of a member of the body that is a string. */
    String member(String name) {
        String text = body();
        int at = text.indexOf('"' + name + "\":\"");
        if (at < 0) {
            return "";
        }
        int from = at + name.length() + 4;
        return text.substring(from, text.indexOf('"', from));
    }

    private Cookie[] cookies() {
        return Stream.ofNullable(asked.get("Cookie"))
                .flatMap(header -> Arrays.stream(header.split("; ")))
                .map(pair -> new Cookie(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)))
                .toArray(Cookie[]::new);
    }

    private HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getProtocol" -> "HTTP/1.1";
                    case "getScheme" -> isSecure ? "https" : "http";
                    case "isSecure" -> isSecure;
                    case "getRemoteAddr" -> remote;
                    case "getLocalAddr" -> local;
                    case "getPathInfo" -> path.isEmpty() ? null : path;
                    case "getHeader" -> asked.get((String) arguments[0]);
                    case "getParameter" -> parameters.get((String) arguments[0]);
                    case "getCookies" -> Optional.of(cookies())
                            .filter(all -> all.length > 0)
                            .orElse(null);
                    default -> throw new UnsupportedOperationException(called.toString());
                });
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (self, called, arguments) -> {
                    switch (called.getName()) {
                        case "setStatus" -> status = (Integer) arguments[0];
                        case "getStatus" -> {
                            return status;
                        }
                        case "isCommitted" -> {
                            return body.size() > 0;
                        }
                        case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                        case "setHeader", "addHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                        case "setContentLength" -> headers.put("Content-Length", arguments[0].toString());
                        case "getOutputStream" -> {
                            return new Output();
                        }
                        default -> throw new UnsupportedOperationException(called.toString());
                    }
                    return null;
                });
    }

    private final class Output extends ServletOutputStream {

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int octet) {
            body.write(octet);
        }
    }
}
