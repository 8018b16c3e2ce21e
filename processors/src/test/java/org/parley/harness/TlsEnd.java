package org.parley.harness;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How an MSRP peer speaks TLS.
 *
 * @param context with the certificate it shows
 * @param protocol the only version it speaks, {@code TLSv1.2} or {@code TLSv1.3}
 * @param fingerprint what its SDP says of its certificate; empty for nothing
 */
public record TlsEnd(SSLContext context, String protocol, Optional<String> fingerprint) {

    /** Shows these keys and says so in SDP. */
    public static TlsEnd of(TestKeys keys) {
        return new TlsEnd(keys.context(), "TLSv1.3", Optional.of(keys.fingerprint("sha-256")));
    }

    /** Shows no certificate. */
    public static TlsEnd withoutKeys() {
        return new TlsEnd(TestKeys.contextWithoutKeys(), "TLSv1.3", Optional.empty());
    }

    public TlsEnd over(String version) {
        return new TlsEnd(context, version, fingerprint);
    }

    /** Says something else, or nothing, of its certificate. */
    public TlsEnd saying(String otherFingerprint) {
        return new TlsEnd(context, protocol, Optional.of(otherFingerprint).filter(text -> !text.isEmpty()));
    }
}
