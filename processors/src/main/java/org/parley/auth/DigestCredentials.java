package org.parley.auth;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a client says in Authorization (RFC 7616 section 3.4).
 *
 * @param algorithm token as written; MD5 where none is
 * @param uri as written: what the response was made of
 * @param nc 1 to 2^32-1, how many requests with this nonce there were, this one included
 */
record DigestCredentials(
        String username,
        String realm,
        String nonce,
        String uri,
        String response,
        String algorithm,
        String cnonce,
        String opaque,
        String qop,
        String nonceCount,
        long nc) {

    /** Most characters of the field. Ours: a nonce, two hashes and two URIs are some 500. */
    static final int LONGEST = 2_048;

    /** Most parameters. RFC 7616 has 11. */
    static final int MOST_PARAMETERS = 32;

    private static final int NC_DIGITS = 8;

    /** The field cannot be read, or lacks what it must have; a client that sends this again gets the same answer. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /** True when a value of Authorization is of the scheme Digest. */
    static boolean isDigest(String value) {
        return value.regionMatches(true, 0, "Digest", 0, 6)
                && value.length() > 6
                && Character.isWhitespace(value.charAt(6));
    }

    /** The value of a parameter where the rest may be anything; empty where it cannot be found. */
    static Optional<String> parameter(String value, String name) {
        try {
            return Optional.ofNullable(parameters(value).get(name));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    /** @throws Malformed for what RFC 7616 section 3.4 answers with an error */
    //= RFC7616-3.4-1
    static DigestCredentials read(String value) throws Malformed {
        Map<String, String> parameters = parameters(value);
        String nonceCount = need(parameters, "nc");
        return new DigestCredentials(
                need(parameters, "username"),
                need(parameters, "realm"),
                need(parameters, "nonce"),
                need(parameters, "uri"),
                need(parameters, "response"),
                parameters.getOrDefault("algorithm", DigestAlgorithm.MD5.token()),
                need(parameters, "cnonce"),
                parameters.getOrDefault("opaque", ""),
                need(parameters, "qop"),
                nonceCount,
                count(nonceCount));
    }

    private static String need(Map<String, String> parameters, String name) throws Malformed {
        String value = parameters.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new Malformed(name + " is missing");
        }
        return value;
    }

    /** {@code nc-value = 8LHEX}. */
    private static long count(String text) throws Malformed {
        boolean isCount =
                text.length() == NC_DIGITS && text.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
        long count = isCount ? Long.parseLong(text, 16) : 0;
        if (count == 0) {
            throw new Malformed("nc is no count of 8 hexadecimal digits");
        }
        return count;
    }

    /** {@code "Digest" 1*SP auth-param *("," auth-param)}; names in lower case. */
    private static Map<String, String> parameters(String value) throws Malformed {
        if (value.length() > LONGEST) {
            throw new Malformed("longer than " + LONGEST + " characters");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        Scan scan = new Scan(value, "Digest".length());
        while (scan.skipSeparators()) {
            String name = scan.expectName();
            if (parameters.putIfAbsent(name, scan.expectValue()) != null) {
                throw new Malformed(name + " stands twice");
            }
            if (parameters.size() > MOST_PARAMETERS) {
                throw new Malformed("more than " + MOST_PARAMETERS + " parameters");
            }
        }
        return parameters;
    }

    /** A place in the field. */
    private static final class Scan {

        private final String text;
        private int at;

        Scan(String text, int from) {
            this.text = text;
            at = from;
        }

        /** Passes blanks and commas; false at the end. */
        boolean skipSeparators() {
            while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == ',')) {
                at++;
            }
            return at < text.length();
        }

        private void skipBlanks() {
            while (at < text.length() && isBlank(text.charAt(at))) {
                at++;
            }
        }

        /** {@code token BWS "="}. */
        String expectName() throws Malformed {
            int equals = text.indexOf('=', at);
            String name = equals < 0 ? "" : text.substring(at, equals).strip();
            if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == ',' || c == '"')) {
                throw new Malformed("something is no parameter");
            }
            at = equals + 1;
            return name.toLowerCase(Locale.ROOT);
        }

        /** {@code token / quoted-string}. */
        String expectValue() throws Malformed {
            skipBlanks();
            return at < text.length() && text.charAt(at) == '"' ? expectQuoted() : token();
        }

        private String token() {
            int from = at;
            while (at < text.length() && text.charAt(at) != ',') {
                at++;
            }
            return text.substring(from, at).strip();
        }

        private String expectQuoted() throws Malformed {
            StringBuilder plain = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    skipBlanks();
                    if (at < text.length() && text.charAt(at) != ',') {
                        throw new Malformed("something follows a quoted value");
                    }
                    return plain.toString();
                }
                if (c == '\\' && ++at < text.length()) {
                    c = text.charAt(at);
                }
                plain.append(c);
            }
            throw new Malformed("a quoted value does not end");
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\n';
        }
    }
}
