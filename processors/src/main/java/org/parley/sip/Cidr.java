package org.parley.sip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** A block of IP addresses such as {@code 10.0.0.0/8} or {@code ::1}. */
public final class Cidr {

    private final byte[] network;
    private final int prefixBits;

    private Cidr(byte[] network, int prefixBits) {
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads an address with an optional prefix length.
     *
     * @throws IllegalArgumentException when it is not numeric or the prefix is too long; the message names the text
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] network = numeric(address)
                .orElseThrow(() -> new IllegalArgumentException("not an IP address: " + text))
                .getAddress();
        long prefix = slash < 0 ? network.length * 8L : RawHead.number(text.substring(slash + 1));
        if (prefix < 0 || prefix > network.length * 8L) {
            throw new IllegalArgumentException("not a prefix length: " + text);
        }
        return new Cidr(network, (int) prefix);
    }

    public boolean contains(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit += 8) {
            int keep = Math.min(8, prefixBits - bit);
            int mask = 0xff << (8 - keep);
            if (((octets[bit / 8] ^ network[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The address that {@code text} writes in digits, brackets around IPv6 allowed; empty for a host name. */
    public static Optional<InetAddress> numeric(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        boolean ipv6 = bare.indexOf(':') >= 0;
        if (!ipv6 && !isDottedQuad(bare)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(withTwoColons(bare))); // digits only: asks no name server
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Before its IPv4 part RFC 3261 section 25.1 gives an address a colon more than RFC 4291 does. */
    //= RFC5118-4.10
    private static String withTwoColons(String address) {
        int three = address.lastIndexOf(":::");
        boolean isBeforeDots = three >= 0 && address.indexOf(':', three + 3) < 0 && address.indexOf('.', three) > 0;
        // Tolerance.THREE_COLONS
        return isBeforeDots ? address.substring(0, three) + address.substring(three + 1) : address;
    }

    private static boolean isDottedQuad(String text) {
        int dots = 0;
        int digits = 0;
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && digits > 0) {
                dots++;
                digits = 0;
                number = 0;
            } else if (c >= '0' && c <= '9' && digits < 3) {
                digits++;
                number = number * 10 + (c - '0');
            } else {
                return false;
            }
            if (number > 255) {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr that && prefixBits == that.prefixBits && Arrays.equals(network, that.network);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(network) * 31 + prefixBits;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + '/' + prefixBits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
