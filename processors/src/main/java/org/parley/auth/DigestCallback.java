package org.parley.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Objects;
import javax.security.auth.callback.Callback;

/**
 * By which a JAAS login module asks for the response of a client. The module gets the user's name by a {@code NameCallback}, looks up
 * what it keeps instead of his password, and {@link #isProvedBy} tells it whether the response was made with that password: only
 * then may its login succeed. Made by the module, filled in by {@link Login}.
 */
public final class DigestCallback implements Callback {

    private DigestAlgorithm algorithm;
    private String realm = "";
    private String tail = "";
    private String response = "";

    /** The response in these credentials of a request. */
    void answer(DigestAlgorithm used, DigestCredentials credentials, String method) {
        algorithm = used;
        realm = credentials.realm();
        response = credentials.response();
        //= RFC7616-3.4.1-1
        tail = ':'
                + credentials.nonce()
                + ':'
                + credentials.nonceCount()
                + ':'
                + credentials.cnonce()
                + ':'
                + credentials.qop()
                + ':'
                + used.hash(method + ':' + credentials.uri());
    }

    /** The hash function that {@code ha1} has to be of. */
    public DigestAlgorithm algorithm() {
        return Objects.requireNonNull(algorithm, "the callback handler has not answered");
    }

    /** The realm that {@code ha1} has to be of. */
    public String realm() {
        return realm;
    }

    /**
     * True when the response was made with this {@code H(A1)}; takes the same time for every response.
     *
     * @param ha1 hash of {@code user:realm:password}, hexadecimal digits
     */
    public boolean isProvedBy(String ha1) {
        String expected = algorithm().hash(ha1.toLowerCase(Locale.ROOT) + tail);
        return MessageDigest.isEqual(octets(expected), octets(response.toLowerCase(Locale.ROOT)));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
