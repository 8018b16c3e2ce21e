package org.parley.sdp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The {@code fingerprint} attribute of RFC 8122 section 5: the hash of the certificate that its writer shows on the TLS
 * connection of a media line.
 */
public final class Fingerprint {

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final HashFunction function;
    private final byte[] digest;

    private Fingerprint(HashFunction function, byte[] digest) {
        this.function = function;
        this.digest = digest;
    }

    /** The SHA-256 fingerprint of a certificate in DER. */
    //= RFC8122-5-1
    public static Fingerprint of(byte[] certificate) {
        return new Fingerprint(HashFunction.SHA_256, digest(HashFunction.SHA_256, certificate));
    }

    // fingerprint-attribute = "fingerprint" ":" hash-func SP 2UHEX *(":" 2UHEX)
    /** Empty for another hash function, and for a value that is no digest of its function. */
    static Optional<Fingerprint> tryParse(String value) {
        SdpFields fields = SdpFields.of(value);
        Optional<HashFunction> function = fields.count() == 2 ? HashFunction.of(fields.at(0)) : Optional.empty();
        if (function.isEmpty() || fields.at(1).length() != 3 * function.get().lengthBytes() - 1) {
            return Optional.empty();
        }
        try {
            // Reads lower case too: SdpTolerance.FINGERPRINT_LOWER_CASE.
            return Optional.of(new Fingerprint(function.get(), COLONS.parseHex(fields.at(1))));
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
    }

    /** Those of the strongest function among {@code all}: only these count (RFC 8122 section 5.1). */
    //= RFC8122-5.1-1
    static List<Fingerprint> strongest(List<Fingerprint> all) {
        Optional<HashFunction> best =
                all.stream().map(fingerprint -> fingerprint.function).max(Enum::compareTo);
        return all.stream()
                .filter(fingerprint -> fingerprint.function == best.orElseThrow())
                .toList();
    }

    /** Whether it is the fingerprint of this certificate, given in DER. */
    public boolean matches(byte[] certificate) {
        return MessageDigest.isEqual(digest, digest(function, certificate));
    }

    private static byte[] digest(HashFunction function, byte[] octets) {
        try {
            return MessageDigest.getInstance(function.token()).digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime lacks " + function.token(), e);
        }
    }

    SdpLine toLine() {
        return SdpLine.attribute("fingerprint", toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that && function == that.function && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /** The value of the attribute: {@code sha-256 4A:AD:…}. */
    @Override
    public String toString() {
        return function.token() + ' ' + COLONS.formatHex(digest);
    }
}
