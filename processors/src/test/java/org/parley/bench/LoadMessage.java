package org.parley.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message in a buffer, with the places of the fields that a peer without a stack needs. Reused, not thread-safe. */
final class LoadMessage {

    private static final int MOST_VIAS = 8;

    private static final String PATH = "a=path:";

    private byte[] octets = new byte[0];
    private final int[] vias = new int[2 * MOST_VIAS];
    private int viaCount;
    private int fromAt;
    private int fromEnd;
    private int toAt;
    private int toEnd;
    private int callIdAt;
    private int callIdEnd;
    private int cseqAt;
    private int cseqEnd;
    private int contactAt;
    private int contactEnd;
    private boolean hasRetryAfter;
    private int bodyAt;
    private int length;

    /** Finds the lines of the fields; each place is a whole line without its end. */
    void read(byte[] message, int length) {
        octets = message;
        this.length = length;
        viaCount = 0;
        contactAt = -1;
        hasRetryAfter = false;
        bodyAt = length;
        int line = 0;
        while (line < length) {
            int end = line;
            while (end < length && message[end] != '\r') {
                end++;
            }
            if (end == line) {
                bodyAt = end + 2;
                return;
            }
            field(line, end);
            line = end + 2;
        }
    }

    private void field(int line, int end) {
        switch (octets[line]) {
            case 'V' -> {
                if (viaCount < MOST_VIAS) {
                    vias[2 * viaCount] = line;
                    vias[2 * viaCount++ + 1] = end;
                }
            }
            case 'F' -> {
                fromAt = line;
                fromEnd = end;
            }
            case 'T' -> {
                toAt = line;
                toEnd = end;
            }
            case 'C' -> fieldWithC(line, end);
            case 'R' -> hasRetryAfter |= octets[line + 2] == 't' && octets[line + 5] == '-'; // not Record-Route
            default -> {}
        }
    }

    private void fieldWithC(int line, int end) {
        if (octets[line + 1] == 'a' && octets[line + 4] == '-' && octets[line + 5] == 'I') {
            callIdAt = line;
            callIdEnd = end;
        } else if (octets[line + 1] == 'S') {
            cseqAt = line;
            cseqEnd = end;
        } else if (octets[line + 1] == 'o' && octets[line + 3] == 't' && octets[line + 4] == 'a') {
            contactAt = line;
            contactEnd = end;
        }
    }

    boolean isResponse() {
        return octets[0] == 'S' && octets[1] == 'I' && octets[2] == 'P' && octets[3] == '/';
    }

    int status() {
        return (octets[8] - '0') * 100 + (octets[9] - '0') * 10 + octets[10] - '0';
    }

    char method() {
        return (char) octets[0];
    }

    /** First letter of the CSeq's method. */
    char cseqMethod() {
        int at = cseqEnd - 1;
        while (octets[at] != ' ') {
            at--;
        }
        return (char) octets[at + 1];
    }

    String callId() {
        return new String(octets, callIdAt + 9, callIdEnd - callIdAt - 9, StandardCharsets.ISO_8859_1);
    }

    /** Digits at the beginning of the Call-ID. */
    int callNumber() {
        int number = 0;
        for (int i = callIdAt + 9; octets[i] >= '0' && octets[i] <= '9'; i++) {
            number = number * 10 + octets[i] - '0';
        }
        return number;
    }

    byte[] toLine() {
        return java.util.Arrays.copyOfRange(octets, toAt, toEnd);
    }

    /** The URI in angle brackets of Contact, or empty. */
    String contactUri() {
        if (contactAt < 0) {
            return "";
        }
        String line = new String(octets, contactAt, contactEnd - contactAt, StandardCharsets.ISO_8859_1);
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    boolean hasRetryAfter() {
        return hasRetryAfter;
    }

    /** The MSRP path in the SDP of the body. */
    String msrpPath() {
        String body = new String(octets, bodyAt, length - bodyAt, StandardCharsets.ISO_8859_1);
        int path = body.indexOf(PATH) + PATH.length();
        return body.substring(path, body.indexOf('\r', path));
    }

    /** Writes a response to this request. */
    byte[] response(byte[] statusLine, byte[] toTag, byte[] rest) {
        ByteBuffer response = ByteBuffer.allocate(statusLine.length + rest.length + toTag.length + 1024);
        response.put(statusLine);
        for (int i = 0; i < viaCount; i++) {
            line(response, vias[2 * i], vias[2 * i + 1]);
        }
        line(response, fromAt, fromEnd);
        response.put(octets, toAt, toEnd - toAt).put(toTag).put((byte) '\r').put((byte) '\n');
        line(response, callIdAt, callIdEnd);
        line(response, cseqAt, cseqEnd);
        response.put(rest);
        return java.util.Arrays.copyOf(response.array(), response.position());
    }

    private void line(ByteBuffer to, int from, int end) {
        to.put(octets, from, end - from).put((byte) '\r').put((byte) '\n');
    }
}
