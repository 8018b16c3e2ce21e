package org.parley.sip;

import java.util.Map;
import java.util.Optional;

/**
 * {@code name-addr} of RFC 3261 section 25.1: an address with its display name and header parameters.
 *
 * @param displayName unquoted and unescaped
 * @param uri the URI between the angle brackets, as received
 * @param parameters header parameters behind the brackets, names in lower case, values unquoted; a parameter without a
 *     value maps to the empty string
 */
public record NameAddr(Optional<String> displayName, String uri, Map<String, String> parameters) {

    public NameAddr {
        parameters = Map.copyOf(parameters);
    }

    public NameAddr(Optional<String> displayName, String uri) {
        this(displayName, uri, Map.of());
    }
}
