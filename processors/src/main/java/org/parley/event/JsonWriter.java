package org.parley.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;

/** Writes one JSON text (RFC 8259) in UTF-8. The caller opens and closes what he should; the commas come by themselves. */
final class JsonWriter {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] REPLACEMENT = "\ufffd".getBytes(UTF_8);

    /** Octets that a character of a string becomes at most: {@code \}{@code u001f}. */
    private static final int LONGEST = 6;

    private byte[] octets;
    private int length;
    private boolean needsComma;

    JsonWriter(int expectedBytes) {
        octets = new byte[expectedBytes];
    }

    /** A name of an object's member as it goes out: quoted, with its colon. */
    static byte[] name(String ascii) {
        return ('"' + ascii + "\":").getBytes(US_ASCII);
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(octets, 0, length);
    }

    JsonWriter beginObject() {
        return begin('{');
    }

    JsonWriter endObject() {
        return end('}');
    }

    JsonWriter beginArray() {
        return begin('[');
    }

    JsonWriter endArray() {
        return end(']');
    }

    private JsonWriter begin(char bracket) {
        comma(1);
        octets[length++] = (byte) bracket;
        needsComma = false;
        return this;
    }

    private JsonWriter end(char bracket) {
        room(1);
        octets[length++] = (byte) bracket;
        needsComma = true;
        return this;
    }

    /** @param name by {@link #name(String)} */
    JsonWriter member(byte[] name) {
        comma(name.length);
        raw(name);
        needsComma = false;
        return this;
    }

    JsonWriter truth(boolean value) {
        return ascii(value ? "true" : "false");
    }

    JsonWriter number(long value) {
        return ascii(Long.toString(value));
    }

    private JsonWriter ascii(String text) {
        comma(text.length());
        for (int i = 0; i < text.length(); i++) {
            octets[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** A whole value that is JSON already. */
    JsonWriter value(byte[] json) {
        comma(json.length);
        raw(json);
        return this;
    }

    /** A string. Half a surrogate pair, which UTF-8 cannot have, becomes U+FFFD. */
    JsonWriter text(String value) {
        comma(2 + value.length() * LONGEST);
        octets[length++] = '"';
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (c < 0x800) {
                octets[length++] = (byte) (0xc0 | c >> 6);
                octets[length++] = (byte) (0x80 | c & 0x3f);
            } else if (!Character.isSurrogate(c)) {
                octets[length++] = (byte) (0xe0 | c >> 12);
                octets[length++] = (byte) (0x80 | c >> 6 & 0x3f);
                octets[length++] = (byte) (0x80 | c & 0x3f);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
                int point = Character.toCodePoint(c, value.charAt(i));
                octets[length++] = (byte) (0xf0 | point >> 18);
                octets[length++] = (byte) (0x80 | point >> 12 & 0x3f);
                octets[length++] = (byte) (0x80 | point >> 6 & 0x3f);
                octets[length++] = (byte) (0x80 | point & 0x3f);
            } else {
                raw(REPLACEMENT);
            }
        }
        octets[length++] = '"';
        return this;
    }

    /**
     * A member whose value is a string of what stands in UTF-8 in {@code source}; false, and nothing is written, when it is
     * not UTF-8.
     */
    boolean utf8(byte[] name, byte[] source, int from, int to) {
        int plain = plainUntil(source, from, to);
        if (plain < to && firstBeyondAscii(source, plain, to) < to) {
            try {
                String text = UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(source, from, to - from))
                        .toString();
                member(name).text(text);
                return true;
            } catch (CharacterCodingException e) {
                return false;
            }
        }
        member(name).comma(2 + to - from);
        octets[length++] = '"';
        int at = from;
        while (true) {
            int run = plain - at;
            room(run + LONGEST + 1);
            System.arraycopy(source, at, octets, length, run);
            length += run;
            if (plain == to) {
                break;
            }
            ascii((char) source[plain]);
            at = plain + 1;
            plain = plainUntil(source, at, to);
        }
        octets[length++] = '"';
        return true;
    }

    /** A string of base64 (RFC 4648 section 4). */
    JsonWriter base64(byte[] source, int from, int to) {
        byte[] text = Base64.getEncoder()
                .encode(from == 0 && to == source.length ? source : Arrays.copyOfRange(source, from, to));
        comma(2 + text.length);
        octets[length++] = '"';
        raw(text);
        octets[length++] = '"';
        return this;
    }

    /** Where the run of characters from {@code from} on ends that are themselves in a JSON string. */
    private static int plainUntil(byte[] source, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && isPlain((long) EIGHT.get(source, at))) {
            at += Long.BYTES;
        }
        while (at < to && source[at] >= ' ' && source[at] != '"' && source[at] != '\\') {
            at++;
        }
        return at;
    }

    /** True when none of eight octets is below a space, beyond ASCII, a quote or a backslash. */
    private static boolean isPlain(long eight) {
        long quotes = eight ^ ONES * '"';
        long backslashes = eight ^ ONES * '\\';
        long odd = (eight - ONES * ' ') | (quotes - ONES) | (backslashes - ONES) | eight;
        return (odd & HIGH_BITS) == 0;
    }

    private static int firstBeyondAscii(byte[] source, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) EIGHT.get(source, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && source[at] >= 0) {
            at++;
        }
        return at;
    }

    private void ascii(char c) {
        if (c == '"' || c == '\\') {
            octets[length++] = '\\';
            octets[length++] = (byte) c;
        } else if (c >= ' ') {
            octets[length++] = (byte) c;
        } else {
            octets[length++] = '\\';
            switch (c) {
                case '\n' -> octets[length++] = 'n';
                case '\r' -> octets[length++] = 'r';
                case '\t' -> octets[length++] = 't';
                default -> {
                    octets[length++] = 'u';
                    octets[length++] = '0';
                    octets[length++] = '0';
                    octets[length++] = HEX[c >> 4];
                    octets[length++] = HEX[c & 0xf];
                }
            }
        }
    }

    private void comma(int more) {
        room(more + 1);
        if (needsComma) {
            octets[length++] = ',';
        }
        needsComma = true;
    }

    private void raw(byte[] source) {
        room(source.length);
        System.arraycopy(source, 0, octets, length, source.length);
        length += source.length;
    }

    private void room(int more) {
        if (octets.length - length < more) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
        }
    }
}
