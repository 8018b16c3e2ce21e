package org.parley.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Header fields to send, in order, as name and raw value. Values are written as they are, so a value must be valid for
 * its header; a CR, LF or NUL in one is refused because it would let a peer write headers of its own.
 */
public final class SipHeaders {

    private static final SipHeaders NONE = new SipHeaders(List.of());

    private final List<Field> fields;

    private SipHeaders(List<Field> fields) {
        this.fields = fields;
    }

    /** One header field. */
    public record Field(String name, String value) {
        public Field {
            requireOneLine("name", name);
            requireOneLine("value of " + name, value);
        }

        private static void requireOneLine(String what, String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\r' || c == '\n' || c == 0) {
                    throw new IllegalArgumentException("header " + what + " has a line break or NUL at " + i);
                }
            }
        }
    }

    public static SipHeaders none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    public List<Field> fields() {
        return fields;
    }

    /** The value of the first field of that name. */
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /** Collects fields in order. */
    public static final class Builder {

        private final List<Field> fields = new ArrayList<>();

        private Builder() {}

        public Builder add(String name, String value) {
            fields.add(new Field(name, value));
            return this;
        }

        public Builder addAll(SipHeaders headers) {
            fields.addAll(headers.fields);
            return this;
        }

        public SipHeaders build() {
            return new SipHeaders(List.copyOf(fields));
        }
    }
}
