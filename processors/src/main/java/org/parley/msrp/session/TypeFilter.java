package org.parley.msrp.session;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which content types a peer takes, from its SDP: at the top of a message, and wrapped in message/cpim. Types are compared
 * without case and parameters; {@code *} and {@code text/*} are wildcards. A peer that says nothing of wrapped types is
 * sent all of them: only what is known not to be accepted is withheld.
 */
final class TypeFilter {

    static final String CPIM = "message/cpim";

    private final Set<String> top;
    private final Set<String> wrapped;
    private final boolean takesAllWrapped;

    TypeFilter(List<String> acceptTypes, List<String> acceptWrappedTypes) {
        top = lowerCase(acceptTypes);
        wrapped = lowerCase(acceptWrappedTypes);
        takesAllWrapped = wrapped.isEmpty() || wrapped.contains("*") || top.contains("*");
        wrapped.addAll(top);
    }

    /** {@code type} in lower case without parameters. */
    boolean takes(String type) {
        return matches(top, type);
    }

    boolean takesWrapped(String type) {
        return takesAllWrapped || type.isEmpty() || matches(wrapped, type);
    }

    private static boolean matches(Set<String> accepted, String type) {
        int slash = type.indexOf('/');
        return accepted.contains(type)
                || accepted.contains("*")
                || (slash > 0 && accepted.contains(type.substring(0, slash) + "/*"));
    }

    static String bare(String type) {
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    private static Set<String> lowerCase(Collection<String> types) {
        Set<String> lower = new HashSet<>();
        types.forEach(type -> lower.add(bare(type)));
        return lower;
    }
}
