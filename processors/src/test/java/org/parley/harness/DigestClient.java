package org.parley.harness;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The client's side of Digest authentication (RFC 7616), with mathematics of its own. */
public record DigestClient(String user, String password) {

    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^,\\s]+))");

    /** The parameters of a challenge. */
    public static Map<String, String> parameters(String challenge) {
        return PARAMETER
                .matcher(challenge)
                .results()
                .collect(Collectors.toMap(
                        match -> match.group(1), match -> match.group(2) == null ? match.group(3) : match.group(2)));
    }

    /** Value of Authorization that answers a challenge. */
    public String answer(String challenge, String method, String uri, int count) {
        Map<String, String> asked = parameters(challenge);
        String nc = "%08x".formatted(count);
        String cnonce = "client" + count;
        String response =
                response(asked.get("algorithm"), asked.get("realm"), asked.get("nonce"), nc, cnonce, method, uri);
        return "Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\", algorithm=%s, cnonce=\"%s\", "
                        .formatted(
                                user,
                                asked.get("realm"),
                                asked.get("nonce"),
                                uri,
                                response,
                                asked.get("algorithm"),
                                cnonce)
                + "opaque=\"%s\", qop=auth, nc=%s".formatted(asked.get("opaque"), nc);
    }

    /** RFC 7616 section 3.4.1, for qop auth. */
    public String response(
            String algorithm, String realm, String nonce, String nc, String cnonce, String method, String uri) {
        return hash(
                algorithm,
                String.join(
                        ":",
                        hash(algorithm, user + ":" + realm + ":" + password),
                        nonce,
                        nc,
                        cnonce,
                        "auth",
                        hash(algorithm, method + ":" + uri)));
    }

    /** The line of the user in a file of users, for this realm. */
    public String line(String realm, String identities) {
        String secret = user + ":" + realm + ":" + password;
        return Matcher.quoteReplacement(user) + " = SHA-256:" + hash("SHA-256", secret) + ", MD5:" + hash("MD5", secret)
                + (identities.isEmpty() ? "" : ", " + identities) + "\n";
    }

    public static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
