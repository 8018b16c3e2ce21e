package org.parley.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The request of a client and our answer to it (RFC 6455 section 4.2). The path does not matter: a port serves one protocol.
 *
 * @param protocol that the client has to offer and gets
 * @param mayCome whether scripts of an Origin may connect; browsers tell it, others need not
 */
public record OpeningHandshake(String protocol, Predicate<String> mayCome) {

    /** Longest request, octets. Ours: cookies and all, what web servers take. */
    public static final int LONGEST_REQUEST = 8192;

    /** RFC 6455 section 1.3. */
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int KEY_OCTETS = 16;

    /** {@code request-line = "GET" SP request-target SP "HTTP/1.1"}, RFC 9112 section 3. */
    private static final Pattern REQUEST_LINE = Pattern.compile("GET [!-~]+ HTTP/1\\.[1-9]");

    /** {@code field-line = field-name ":" OWS field-value OWS}, RFC 9112 section 5. */
    private static final Pattern FIELD_LINE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t -~\\x80-\\xff]*");

    /**
     * Our answer.
     *
     * @param octets to send
     * @param objection why the connection ends after it; empty where frames follow
     */
    public record Answer(byte[] octets, Optional<String> objection) {}

    private record Objection(String status, String field, String reason) {

        Objection(String status, String reason) {
            this(status, "", reason);
        }
    }

    /** As {@link #end(byte[], int, int)}, for octets of which none was searched before. */
    public static int end(byte[] octets, int length) {
        return end(octets, 0, length);
    }

    /**
     * Where the request ends.
     *
     * @param searched octets that were searched before
     * @return octets up to the empty line, and with it; -1 when it has not come yet
     */
    public static int end(byte[] octets, int searched, int length) {
        for (int i = Math.max(3, searched); i < length; i++) {
            if (octets[i] == '\n' && octets[i - 1] == '\r' && octets[i - 2] == '\n' && octets[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Answers a request that is longer than {@link #LONGEST_REQUEST}. */
    public Answer tooLong() {
        return refusal(new Objection(
                "431 Request Header Fields Too Large", "the request exceeds " + LONGEST_REQUEST + " octets"));
    }

    /** Answers a request that is whole. */
    //= RFC6455-4.2.2-1
    public Answer answer(byte[] request) {
        List<String> lines = Arrays.asList(new String(request, StandardCharsets.ISO_8859_1).split("\r\n"));
        Map<String, List<String>> fields = new HashMap<>();
        Optional<Objection> objection = read(lines, fields).or(() -> objection(fields));
        return objection
                .map(OpeningHandshake::refusal)
                .orElseGet(() -> acceptance(only(fields, "sec-websocket-key").orElseThrow()));
    }

    private static Optional<Objection> read(List<String> lines, Map<String, List<String>> fields) {
        if (lines.isEmpty() || !REQUEST_LINE.matcher(lines.get(0)).matches()) {
            return Optional.of(new Objection("400 Bad Request", "the first line is no GET by HTTP/1.1"));
        }
        for (String line : lines.subList(1, lines.size())) {
            if (!FIELD_LINE.matcher(line).matches()) {
                return Optional.of(new Objection("400 Bad Request", "a line that is no header field"));
            }
            int colon = line.indexOf(':');
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            fields.computeIfAbsent(name, first -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return Optional.empty();
    }

    //= RFC6455-4.2.1-1
    private Optional<Objection> objection(Map<String, List<String>> fields) {
        boolean hasBody = fields.containsKey("transfer-encoding")
                || !only(fields, "content-length").orElse("0").equals("0");
        if (only(fields, "host").isEmpty() || hasBody) {
            return Optional.of(new Objection("400 Bad Request", "no Host, or a body"));
        }
        if (!tokens(fields, "upgrade").contains("websocket")
                || !tokens(fields, "connection").contains("upgrade")) {
            return Optional.of(new Objection(
                    "426 Upgrade Required", "Upgrade: websocket\r\n", "a request that asks for no WebSocket"));
        }
        //= RFC6455-4.4-1
        if (!only(fields, "sec-websocket-version").orElse("").equals("13")) {
            return Optional.of(new Objection(
                    "426 Upgrade Required", "Sec-WebSocket-Version: 13\r\n", "another version than 13 of WebSocket"));
        }
        if (only(fields, "sec-websocket-key").filter(OpeningHandshake::isKey).isEmpty()) {
            return Optional.of(new Objection("400 Bad Request", "no Sec-WebSocket-Key of 16 octets"));
        }
        if (!tokens(fields, "sec-websocket-protocol").contains(protocol)) {
            return Optional.of(new Objection("400 Bad Request", "Sec-WebSocket-Protocol does not offer " + protocol));
        }
        return originObjection(fields.getOrDefault("origin", List.of()));
    }

    //= RFC6455-10.2-1
    private Optional<Objection> originObjection(List<String> origins) {
        return origins.isEmpty() || origins.size() == 1 && mayCome.test(origins.get(0))
                ? Optional.empty()
                : Optional.of(new Objection("403 Forbidden", "the Origin " + origins + " is not allowed"));
    }

    private static Optional<String> only(Map<String, List<String>> fields, String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static List<String> tokens(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(token -> token.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_OCTETS;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Answer acceptance(String key) {
        String text =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + proof(key) + "\r\nSec-WebSocket-Protocol: " + protocol + "\r\n\r\n";
        return new Answer(text.getBytes(StandardCharsets.US_ASCII), Optional.empty());
    }

    private static String proof(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }

    private static Answer refusal(Objection objection) {
        byte[] body = (objection.reason + "\n").getBytes(StandardCharsets.ISO_8859_1);
        String head = "HTTP/1.1 " + objection.status + "\r\n" + objection.field
                + "Content-Type: text/plain\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] octets = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + body.length);
        System.arraycopy(body, 0, octets, head.length(), body.length);
        return new Answer(octets, Optional.of(objection.reason));
    }
}
