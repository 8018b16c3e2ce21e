package org.parley.msrp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A run of octets inside a received header block: {@code from} inclusive, {@code to} exclusive. Nobody writes to the
 * array once a head was handed out.
 */
public record Octets(byte[] array, int from, int to) {

    /** No octets. */
    public static final Octets EMPTY = new Octets(new byte[0], 0, 0);

    /** Number of octets. */
    public int length() {
        return to - from;
    }

    public boolean isEmpty() {
        return to == from;
    }

    /** True when these are the octets of {@code other}, none more. */
    public boolean matches(byte[] other) {
        return Arrays.equals(array, from, to, other, 0, other.length);
    }

    /** True when these are the octets of {@code lowerCase} but for the case of ASCII letters. */
    //= RFC4975-9-1
    public boolean matchesIgnoringCase(byte[] lowerCase) {
        if (length() != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            if (lower(array[from + i]) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** What stands before the first {@code delimiter}, or all of it. */
    public Octets before(char delimiter) {
        for (int i = from; i < to; i++) {
            if (array[i] == delimiter) {
                return new Octets(array, from, i);
            }
        }
        return this;
    }

    /** A copy of the octets. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(array, from, to);
    }

    /** Appends the octets to {@code out}. */
    public void writeTo(ByteBuf out) {
        out.writeBytes(array, from, to - from);
    }

    /** The octets as UTF-8 text. */
    public String text() {
        return new String(array, from, to - from, UTF_8);
    }

    static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(array, from, to, that.array, that.from, that.to);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return text();
    }
}
