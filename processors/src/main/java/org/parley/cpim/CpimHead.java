package org.parley.cpim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The header block of a message/cpim body.
 *
 * @param headers message headers, in order
 * @param mimeHeaders headers of the content, in order
 * @param length octets of the block with the blank line that ends it; the content begins there
 */
public record CpimHead(List<CpimHeader> headers, List<CpimHeader> mimeHeaders, int length) {

    /** The name space that the headers of RFC 3862 belong to. */
    public static final String CORE_NAMESPACE = "urn:ietf:params:cpim-headers:";

    public CpimHead {
        headers = List.copyOf(headers);
        mimeHeaders = List.copyOf(mimeHeaders);
    }

    /**
     * Headers of that name of RFC 3862, also those that reach its name space through a prefix. A header without prefix
     * counts whatever the default name space is: receivers that know nothing of name spaces would show it.
     */
    //= RFC3862-3.4-1
    public List<CpimHeader> named(String name) {
        List<CpimHeader> named = List.of();
        for (CpimHeader header : headers) {
            if (sameName(header.name(), name)
                    && (header.prefix().isEmpty()
                            || CORE_NAMESPACE.equals(namespaces().get(header.prefix())))) {
                if (named.isEmpty()) {
                    named = new ArrayList<>(1);
                }
                named.add(header);
            }
        }
        return named;
    }

    // NS-header = "NS" ": " [ Name-prefix ] "<" URI ">"
    private Map<String, String> namespaces() {
        Map<String, String> namespaces = new HashMap<>();
        for (CpimHeader header : headers) {
            int open = header.value().indexOf('<');
            int close = header.value().indexOf('>');
            if (header.prefix().isEmpty() && sameName(header.name(), "NS") && open >= 0 && close > open) {
                namespaces.put(
                        header.value().substring(0, open).trim(),
                        header.value().substring(open + 1, close).trim());
            }
        }
        return namespaces;
    }

    /** Content-Type of the content in lower case and without parameters; empty when it is missing. */
    public Optional<String> contentType() {
        for (CpimHeader header : mimeHeaders) {
            if (header.name().equalsIgnoreCase("Content-Type")) {
                int semicolon = header.value().indexOf(';');
                String type = semicolon < 0 ? header.value() : header.value().substring(0, semicolon);
                return Optional.of(type.trim().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    static boolean sameName(String one, String other) {
        return Tolerance.NAMES_WITHOUT_CASE ? one.equalsIgnoreCase(other) : one.equals(other);
    }
}
