package org.parley.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** A hash function of Digest authentication, the better one first (RFC 8760 section 2.1). */
public enum DigestAlgorithm {
    SHA_256("SHA-256", 64),
    /** For clients of before RFC 8760, which know nothing else. */
    MD5("MD5", 32);

    private final String token;
    private final int hexLength;

    DigestAlgorithm(String token, int hexLength) {
        this.token = token;
        this.hexLength = hexLength;
    }

    /** As the parameter {@code algorithm} spells it, and Java. */
    public String token() {
        return token;
    }

    /** Characters of a hash in hexadecimal digits. */
    public int hexLength() {
        return hexLength;
    }

    /** The algorithm with this token, in any case; empty for one that is not known here. */
    public static Optional<DigestAlgorithm> ofToken(String token) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** {@code H(A1)} of RFC 7616 section 3.4.2, in lower-case hexadecimal digits: what is kept instead of the password. */
    public String ha1(String user, String realm, String password) {
        return hash(user + ':' + realm + ':' + password);
    }

    /** True for text that may be a hash of this function. */
    boolean isHash(String text) {
        return text.length() == hexLength && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }

    //= RFC8760-2.2-1
    /** The hash of a text in UTF-8, in lower-case hexadecimal digits. */
    String hash(String text) {
        try {
            byte[] octets = MessageDigest.getInstance(token).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + token, e);
        }
    }
}
