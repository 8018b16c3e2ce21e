package org.parley.web;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** JSON texts (RFC 8259): every value is written by what it is, and no text of a peer can leave its string. */
final class Json {

    private Json() {}

    /** An object that is being written; members are left out where there is no value. */
    static final class Members {

        private final StringBuilder text = new StringBuilder("{");

        Members put(String name, String value) {
            return raw(name, string(value));
        }

        Members put(String name, long value) {
            return raw(name, Long.toString(value));
        }

        Members put(String name, boolean value) {
            return raw(name, Boolean.toString(value));
        }

        Members put(String name, Instant value) {
            return raw(name, string(value.toString()));
        }

        Members put(String name, Optional<String> value) {
            value.ifPresent(text -> put(name, text));
            return this;
        }

        Members putTime(String name, Optional<Instant> value) {
            value.ifPresent(time -> put(name, time));
            return this;
        }

        /** @param json a JSON text */
        Members raw(String name, String json) {
            if (text.length() > 1) {
                text.append(',');
            }
            text.append(string(name)).append(':').append(json);
            return this;
        }

        <T> Members list(String name, Collection<T> values, Function<T, String> json) {
            return raw(name, array(values, json));
        }

        Members strings(String name, Collection<String> values) {
            return list(name, values, Json::string);
        }

        Members numbers(String name, Map<String, Long> values) {
            Members members = object();
            values.forEach(members::put);
            return raw(name, members.text());
        }

        String text() {
            return text + "}";
        }
    }

    static Members object() {
        return new Members();
    }

    static <T> String array(Collection<T> values, Function<T, String> json) {
        List<String> texts = values.stream().map(json).toList();
        return '[' + String.join(",", texts) + ']';
    }

    //= CON-7
    /** {@code "…"}, section 7; beyond what it asks, nothing in it could end a script or a line of JavaScript. */
    static String string(String raw) {
        StringBuilder text = new StringBuilder(raw.length() + 16).append('"');
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029' || c == 0x7f) {
                text.append("\\u%04x".formatted((int) c));
            } else if (Character.isSurrogate(c) && !isPair(raw, i)) {
                text.append("\\ufffd");
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    private static boolean isPair(String raw, int index) {
        char c = raw.charAt(index);
        return Character.isHighSurrogate(c)
                ? index + 1 < raw.length() && Character.isLowSurrogate(raw.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(raw.charAt(index - 1));
    }
}
