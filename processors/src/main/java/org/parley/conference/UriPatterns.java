package org.parley.conference;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of URIs in which {@code *} stands for any run of characters (decision 25). Immutable. */
public final class UriPatterns {

    private final List<Pattern> patterns;

    public UriPatterns(List<String> texts) {
        patterns = texts.stream().map(UriPatterns::compiled).toList();
    }

    //= DEC-25
    /** True when one of them fits one spelling of the URI. */
    public boolean match(UserUri uri) {
        if (patterns.isEmpty()) {
            return false;
        }
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
