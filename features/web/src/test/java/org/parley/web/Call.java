package org.parley.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.servlet.ServletException;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** One request to a servlet and its answer, without a web server. A method that no servlet here should need fails the test. */
final class Call {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final Map<String, String> headers = new HashMap<>();
    private int status;

    private Call() {}

    /**
     * Makes the request.
     *
     * @param path behind the pattern of the servlet, empty for none
     * @param accept value of Accept, empty for none
     */
    static Call of(HttpServlet servlet, String method, String path, String accept)
            throws IOException, ServletException {
        Call call = new Call();
        servlet.service(call.request(method, path, accept), call.response());
        return call;
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

    private HttpServletRequest request(String method, String path, String accept) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getProtocol" -> "HTTP/1.1";
                    case "getPathInfo" -> path.isEmpty() ? null : path;
                    case "getHeader" -> arguments[0].equals("Accept") && !accept.isEmpty() ? accept : null;
                    default -> throw new UnsupportedOperationException(called.toString());
                });
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (self, called, arguments) -> {
                    switch (called.getName()) {
                        case "setStatus", "sendError" -> status = (Integer) arguments[0];
                        case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                        case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
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
