package org.parley.sip;

import java.util.ArrayList;
import java.util.List;

/** Text of a request by a scripted peer; every field can be changed or left out. */
final class Request {

    private static int counter;

    private final String method;
    private final String uri;
    private final List<String[]> fields = new ArrayList<>();
    private String body = "";

    private Request(String method, String uri) {
        this.method = method;
        this.uri = uri;
    }

    /** A complete initial request with identifiers of its own. */
    static Request initial(String method, String uri, String transport, String hostPort) {
        int id = next();
        Request request = new Request(method, uri);
        request.set("Via", "SIP/2.0/" + transport + ' ' + hostPort + ";branch=z9hG4bK-t" + id + ";rport");
        request.set("Max-Forwards", "70");
        request.set("From", "\"Ana\" <sip:ana@example.com>;tag=a" + id);
        request.set("To", "<" + uri + ">");
        request.set("Call-ID", "call-" + id + "@client");
        request.set("CSeq", "1 " + method);
        if (method.equals("INVITE")) {
            String parameter = transport.equals("TCP") ? ";transport=tcp" : "";
            request.set("Contact", "<sip:ana@" + hostPort + parameter + ">");
        }
        return request;
    }

    private static synchronized int next() {
        return ++counter;
    }

    Request set(String name, String value) {
        without(name);
        fields.add(new String[] {name, value});
        return this;
    }

    Request add(String name, String value) {
        fields.add(new String[] {name, value});
        return this;
    }

    Request without(String name) {
        fields.removeIf(field -> field[0].equalsIgnoreCase(name));
        return this;
    }

    Request body(String type, String text) {
        body = text;
        return set("Content-Type", type);
    }

    String get(String name) {
        return fields.stream()
                .filter(field -> field[0].equalsIgnoreCase(name))
                .map(field -> field[1])
                .findFirst()
                .orElse("");
    }

    /** Another request of the same call: same From, Call-ID and CSeq number, the given branch. */
    Request sibling(String otherMethod, String branch, String to) {
        Request request = new Request(otherMethod, uri);
        request.fields.addAll(fields.stream().map(String[]::clone).toList());
        request.without("Contact").without("Content-Type");
        request.fields.forEach(field -> {
            if (field[0].equals("Via")) {
                field[1] = field[1].replaceAll("branch=[^;]*", "branch=" + branch);
            } else if (field[0].equals("CSeq")) {
                field[1] = field[1].split(" ")[0] + ' ' + otherMethod;
            } else if (field[0].equals("To")) {
                field[1] = to;
            }
        });
        return request;
    }

    String branch() {
        return get("Via").replaceAll(".*branch=([^;]*).*", "$1");
    }

    Request cancel() {
        return sibling("CANCEL", branch(), get("To"));
    }

    /** The ACK for a refusal: same branch. */
    Request ackRefusal(WireMessage refusal) {
        return sibling("ACK", branch(), refusal.header("To"));
    }

    Request ack(WireMessage accepted) {
        return sibling("ACK", "z9hG4bK-ack" + next(), accepted.header("To"));
    }

    /** A request inside the dialog. */
    Request inDialog(String otherMethod, WireMessage accepted, int cseq) {
        return sibling(otherMethod, "z9hG4bK-in" + next(), accepted.header("To"))
                .set("CSeq", cseq + " " + otherMethod);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(method + ' ' + uri + " SIP/2.0\r\n");
        fields.forEach(
                field -> text.append(field[0]).append(": ").append(field[1]).append("\r\n"));
        if (fields.stream().noneMatch(field -> field[0].equalsIgnoreCase("Content-Length"))) {
            text.append("Content-Length: ")
                    .append(body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        return text.append("\r\n").append(body).toString();
    }
}
