package org.parley.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** SHA-256 of what a command wants, however it is spelled: the order of members and white space do not count. */
public record Fingerprint(String hex) {

    static Fingerprint of(String type, Map<String, Object> data) {
        StringBuilder canonical = new StringBuilder();
        append(canonical, type);
        append(canonical, data);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
            return new Fingerprint(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void append(StringBuilder out, Object value) {
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            new TreeMap<>(map).forEach((name, member) -> {
                append(out, name);
                append(out, member);
            });
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            list.forEach(element -> append(out, element));
            out.append(']');
        } else {
            String text = value.toString();
            out.append(value.getClass().getSimpleName())
                    .append(text.length())
                    .append(':')
                    .append(text);
        }
    }
}
