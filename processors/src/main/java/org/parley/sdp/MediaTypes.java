package org.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The value of accept-types or accept-wrapped-types (RFC 4975 section 8.6): media types and the wildcards {@code *} and
 * {@code text/*}, in order of preference. Types compare without case and without their parameters.
 *
 * @param entries as written, in order
 */
public record MediaTypes(List<String> entries) {

    /** Wrapper of every message in a conference, RFC 3862. */
    public static final String CPIM = "message/cpim";

    private static final MediaTypes NONE = new MediaTypes(List.of());

    public MediaTypes {
        entries = List.copyOf(entries);
        entries.forEach(entry -> {
            if (!isEntry(entry)) {
                throw new IllegalArgumentException("entries has one that is no media type");
            }
        });
    }

    public static MediaTypes none() {
        return NONE;
    }

    public static MediaTypes of(String... entries) {
        return new MediaTypes(List.of(entries));
    }

    /** Reads a list separated by spaces; words that are no media type are left out. */
    public static MediaTypes parse(String text) {
        return new MediaTypes(SdpFields.of(text).fields().stream()
                .filter(MediaTypes::isEntry)
                .limit(SdpLimits.MAX_TYPES)
                .toList());
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether a type, with or without parameters, is among these or covered by a wildcard. */
    public boolean accepts(String type) {
        return entries.stream().anyMatch(entry -> covers(bare(entry), bare(type)));
    }

    /** Whether messages wrapped in CPIM are accepted at top level; {@code *} counts. */
    public boolean acceptsCpim() {
        return accepts(CPIM);
    }

    /**
     * The types that both lists allow, in the order of this one. Where a wildcard meets a narrower entry the narrower
     * one is kept.
     */
    //= RFC4975-8.6-2
    public MediaTypes intersection(MediaTypes other) {
        List<String> common = new ArrayList<>();
        for (String mine : entries) {
            for (String theirs : other.entries) {
                narrower(mine, theirs).ifPresent(entry -> addOnce(common, entry));
            }
        }
        return new MediaTypes(common);
    }

    private static Optional<String> narrower(String mine, String theirs) {
        if (covers(bare(theirs), bare(mine))) {
            return Optional.of(mine);
        }
        return covers(bare(mine), bare(theirs)) ? Optional.of(theirs) : Optional.empty();
    }

    private static void addOnce(List<String> entries, String entry) {
        if (entries.size() < SdpLimits.MAX_TYPES
                && entries.stream().noneMatch(known -> bare(known).equals(bare(entry)))) {
            entries.add(entry);
        }
    }

    private static boolean covers(String pattern, String type) {
        return pattern.equals("*")
                || pattern.equals("*/*")
                || pattern.equals(type)
                || (pattern.endsWith("/*") && type.startsWith(pattern.substring(0, pattern.length() - 1)));
    }

    private static String bare(String entry) {
        int semicolon = entry.indexOf(';');
        return (semicolon < 0 ? entry : entry.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** {@code format-entry = ((type "/" subtype) / (type "/*")) *(";" type-param) / "*"} */
    private static boolean isEntry(String text) {
        String type = bare(text);
        int slash = type.indexOf('/');
        return !text.contains(" ")
                && !SdpLine.hasLineBreak(text)
                && (type.equals("*")
                        || (slash > 0
                                && slash < type.length() - 1
                                && isToken(type.substring(0, slash))
                                && isToken(type.substring(slash + 1))));
    }

    private static boolean isToken(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0);
    }

    /** The entries separated by single spaces: the attribute's value. */
    public String toValue() {
        return entries.stream().collect(Collectors.joining(" "));
    }
}
