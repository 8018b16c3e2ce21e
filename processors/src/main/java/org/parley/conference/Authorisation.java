package org.parley.conference;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who may use the service (A2): URI patterns in which {@code *} stands for any run of characters; deny wins over allow
 * (decision 25). Immutable.
 */
public final class Authorisation {

    private final List<Pattern> allow;
    private final List<Pattern> deny;

    public Authorisation(Policy.AuthorisationLists lists) {
        allow = lists.allow().stream().map(Authorisation::compiled).toList();
        deny = lists.deny().stream().map(Authorisation::compiled).toList();
    }

    //= DEC-25
    /** True when one identity of the user is allowed and none is denied. */
    public boolean permits(List<UserUri> identities) {
        return identities.stream().anyMatch(uri -> matches(allow, uri))
                && identities.stream().noneMatch(uri -> matches(deny, uri));
    }

    private static boolean matches(List<Pattern> patterns, UserUri uri) {
        List<String> spellings = uri.spellings();
        return patterns.stream().anyMatch(pattern -> spellings.stream()
                .anyMatch(spelling -> pattern.matcher(spelling).matches()));
    }

    /** Only {@code .*} between literals, so matching is linear in practice for the short texts that URIs are. */
    private static Pattern compiled(String pattern) {
        String regex = List.of(pattern.strip().split("\\*+", -1)).stream()
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
