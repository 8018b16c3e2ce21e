package org.parley.sip;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes messages as text, field by field, straight from what the caller gave: no header objects, no parsing. Values
 * cannot hold line breaks, {@link SipHeaders} sees to that.
 */
final class MessageWriter {

    /** First capacity of a message's text, characters. Ours: most messages fit. */
    private static final int USUAL_LENGTH = 1024;

    /** Fields that the user agent writes itself; a caller who passes one is at fault. */
    private static final Set<String> OWN_FIELDS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        OWN_FIELDS.addAll(Set.of("Via", "v", "From", "f", "To", "t", "Call-ID", "i", "CSeq", "Max-Forwards"));
        OWN_FIELDS.addAll(Set.of("Route", "Record-Route", "Content-Length", "l", "Content-Type", "c"));
    }

    /** Reason phrases of RFC 3261 section 21 and its extensions, for responses that are given none. */
    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(100, "Trying"),
            Map.entry(180, "Ringing"),
            Map.entry(181, "Call Is Being Forwarded"),
            Map.entry(182, "Queued"),
            Map.entry(183, "Session Progress"),
            Map.entry(200, "OK"),
            Map.entry(202, "Accepted"),
            Map.entry(302, "Moved Temporarily"),
            Map.entry(400, "Bad Request"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(414, "Request-URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(416, "Unsupported URI Scheme"),
            Map.entry(420, "Bad Extension"),
            Map.entry(422, "Session Interval Too Small"),
            Map.entry(423, "Interval Too Brief"),
            Map.entry(428, "Use Identity Header"),
            Map.entry(429, "Provide Referrer Identity"),
            Map.entry(480, "Temporarily Unavailable"),
            Map.entry(481, "Call/Transaction Does Not Exist"),
            Map.entry(482, "Loop Detected"),
            Map.entry(483, "Too Many Hops"),
            Map.entry(484, "Address Incomplete"),
            Map.entry(486, "Busy Here"),
            Map.entry(487, "Request Terminated"),
            Map.entry(488, "Not Acceptable Here"),
            Map.entry(489, "Bad Event"),
            Map.entry(491, "Request Pending"),
            Map.entry(500, "Server Internal Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Server Time-out"),
            Map.entry(505, "Version Not Supported"),
            Map.entry(513, "Message Too Large"),
            Map.entry(600, "Busy Everywhere"),
            Map.entry(603, "Decline"),
            Map.entry(604, "Does Not Exist Anywhere"),
            Map.entry(606, "Not Acceptable"));

    private final StringBuilder text = new StringBuilder(USUAL_LENGTH);

    private MessageWriter() {}

    static MessageWriter request(String method, String requestUri) {
        MessageWriter writer = new MessageWriter();
        writer.text.append(method).append(' ').append(requestUri).append(" SIP/2.0\r\n");
        return writer;
    }

    static MessageWriter response(int status, String reason) {
        MessageWriter writer = new MessageWriter();
        writer.text.append("SIP/2.0 ").append(status).append(' ');
        writer.text
                .append(reason.isEmpty() ? reasonOf(status) : oneLine(reason))
                .append("\r\n");
        return writer;
    }

    static String reasonOf(int status) {
        return REASONS.getOrDefault(status, "Unassigned");
    }

    /**
     * Refuses fields that are the user agent's.
     *
     * @throws IllegalArgumentException naming the field
     */
    static void requireForeign(SipHeaders headers) {
        for (SipHeaders.Field field : headers.fields()) {
            if (OWN_FIELDS.contains(field.name())) {
                throw new IllegalArgumentException(field.name() + " is written by the user agent");
            }
        }
    }

    MessageWriter field(String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    MessageWriter field(String name, long value) {
        text.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    /** Fields that are written already, each with its line end. */
    MessageWriter lines(String lines) {
        text.append(lines);
        return this;
    }

    MessageWriter headers(SipHeaders headers) {
        for (SipHeaders.Field field : headers.fields()) {
            field(field.name(), field.value());
        }
        return this;
    }

    /** Adds {@code name} unless the caller gave one. */
    MessageWriter product(String name, String product, SipHeaders given) {
        for (SipHeaders.Field field : given.fields()) {
            if (field.name().equalsIgnoreCase(name)) {
                return this;
            }
        }
        return product.isEmpty() ? this : field(name, product);
    }

    byte[] end(SipBody body) {
        if (!body.isEmpty()) {
            field("Content-Type", body.contentType());
        }
        field("Content-Length", body.bytes().length);
        byte[] head = Utf8.bytes(text.append("\r\n"));
        if (body.isEmpty()) {
            return head;
        }
        byte[] message = new byte[head.length + body.bytes().length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(body.bytes(), 0, message, head.length, body.bytes().length);
        return message;
    }

    byte[] end() {
        return end(SipBody.empty());
    }

    /** name-addr with its display name quoted. */
    static String nameAddr(NameAddr address) {
        return address.displayName().map(name -> HeaderText.quote(name) + ' ').orElse("") + '<' + address.uri() + '>';
    }

    private static String oneLine(String reason) {
        for (int i = 0; i < reason.length(); i++) {
            if (reason.charAt(i) < ' ') {
                return reason.replaceAll("\\p{Cntrl}", " ");
            }
        }
        return reason;
    }
}
