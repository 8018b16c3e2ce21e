package org.parley.sip;

import java.util.ArrayList;
import java.util.List;

/** A message that a scripted peer got, as text. Cut on its own, so that the code under test does not judge itself. */
record WireMessage(String text, int port) {

    String startLine() {
        return text.substring(0, text.indexOf("\r\n"));
    }

    boolean isRequest() {
        return !text.startsWith("SIP/2.0 ");
    }

    int status() {
        return isRequest() ? 0 : Integer.parseInt(text.substring(8, 11));
    }

    String reason() {
        return startLine().substring(12);
    }

    String method() {
        return text.substring(0, text.indexOf(' '));
    }

    String requestUri() {
        return startLine().split(" ")[1];
    }

    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String line : head().split("\r\n")) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                values.add(line.substring(name.length() + 1).strip());
            }
        }
        return values;
    }

    String header(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? "" : values.get(0);
    }

    String toTag() {
        return tag(header("To"));
    }

    String fromTag() {
        return tag(header("From"));
    }

    String branch() {
        String via = header("Via");
        int at = via.indexOf(";branch=") + 8;
        int end = via.indexOf(';', at);
        return via.substring(at, end < 0 ? via.length() : end);
    }

    String body() {
        int at = text.indexOf("\r\n\r\n");
        return text.substring(at + 4);
    }

    private String head() {
        int at = text.indexOf("\r\n\r\n");
        return at < 0 ? text : text.substring(0, at);
    }

    private static String tag(String value) {
        int at = value.indexOf(";tag=");
        return at < 0 ? "" : value.substring(at + 5).split(";")[0];
    }

    /** The response to this request, with the fields it must copy. */
    String response(String status, String toTag, String... further) {
        StringBuilder response = new StringBuilder("SIP/2.0 " + status + "\r\n");
        all("Via").forEach(via -> response.append("Via: ").append(via).append("\r\n"));
        all("Record-Route")
                .forEach(
                        route -> response.append("Record-Route: ").append(route).append("\r\n"));
        response.append("From: ").append(header("From")).append("\r\n");
        String to = header("To");
        response.append("To: ").append(to);
        if (!toTag.isEmpty() && !to.contains(";tag=")) {
            response.append(";tag=").append(toTag);
        }
        response.append("\r\nCall-ID: ").append(header("Call-ID")).append("\r\n");
        response.append("CSeq: ").append(header("CSeq")).append("\r\n");
        for (String field : further) {
            response.append(field).append("\r\n");
        }
        return response.append("Content-Length: 0\r\n\r\n").toString();
    }
}
