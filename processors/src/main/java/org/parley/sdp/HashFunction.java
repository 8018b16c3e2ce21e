package org.parley.sdp;

import java.util.Locale;
import java.util.Optional;

/**
 * The hash functions of certificate fingerprints that are used here, weakest first: RFC 8122 section 5 without MD5 and
 * MD2, which it forbids. SHA-1 is read for clients that know nothing else; we write SHA-256.
 */
//= RFC8122-5-3
enum HashFunction {
    SHA_1(20),
    SHA_224(28),
    SHA_256(32),
    SHA_384(48),
    SHA_512(64);

    private final int lengthBytes;

    HashFunction(int lengthBytes) {
        this.lengthBytes = lengthBytes;
    }

    /** Octets of a digest. */
    int lengthBytes() {
        return lengthBytes;
    }

    /** Its name in SDP, which is also the one of the JDK. */
    String token() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<HashFunction> of(String token) {
        for (HashFunction function : values()) {
            if (function.token().equalsIgnoreCase(token)) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }
}
