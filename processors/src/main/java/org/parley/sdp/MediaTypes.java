package org.parley.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The value of accept-types or accept-wrapped-types (RFC 4975 section 8.6): media types and the wildcards {@code *} and
 * {@code text/*}, in order of preference. Types compare without case and without their parameters. A value.
 */
public final class MediaTypes {

    /** Wrapper of every message in a conference, RFC 3862. */
    public static final String CPIM = "message/cpim";

    private static final MediaTypes NONE = new MediaTypes(List.of());

    private final List<String> entries;

    /** The entries as they compare: in lower case, without parameters. */
    private final List<String> bare;

    private MediaTypes(List<String> entries) {
        this.entries = List.copyOf(entries);
        this.bare = entries.stream().map(MediaTypes::bare).toList();
    }

    public static MediaTypes none() {
        return NONE;
    }

    /**
     * A list of our own.
     *
     * @throws IllegalArgumentException when one is no media type
     */
    public static MediaTypes of(String... entries) {
        for (String entry : entries) {
            if (!isEntry(entry)) {
                throw new IllegalArgumentException("entries has one that is no media type");
            }
        }
        return new MediaTypes(List.of(entries));
    }

    /** Reads a list separated by spaces; words that are no media type are left out. */
    public static MediaTypes parse(String text) {
        List<String> entries = new ArrayList<>();
        for (String word : SdpFields.of(text).fields()) {
            if (entries.size() < SdpLimits.MAX_TYPES && isEntry(word)) {
                entries.add(word);
            }
        }
        return entries.isEmpty() ? NONE : new MediaTypes(entries);
    }

    /** As written, in order. */
    public List<String> entries() {
        return entries;
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether a type, with or without parameters, is among these or covered by a wildcard. */
    public boolean accepts(String type) {
        String wanted = bare(type);
        for (String pattern : bare) {
            if (covers(pattern, wanted)) {
                return true;
            }
        }
        return false;
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
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < bare.size(); i++) {
            for (int j = 0; j < other.bare.size() && common.size() < SdpLimits.MAX_TYPES; j++) {
                if (covers(other.bare.get(j), bare.get(i))) {
                    if (seen.add(bare.get(i))) {
                        common.add(entries.get(i));
                    }
                } else if (covers(bare.get(i), other.bare.get(j)) && seen.add(other.bare.get(j))) {
                    common.add(other.entries.get(j));
                }
            }
        }
        return new MediaTypes(common);
    }

    private static boolean covers(String pattern, String type) {
        return pattern.equals("*")
                || pattern.equals("*/*")
                || pattern.equals(type)
                || (pattern.endsWith("/*") && type.regionMatches(0, pattern, 0, pattern.length() - 1));
    }

    private static String bare(String entry) {
        int semicolon = entry.indexOf(';');
        return (semicolon < 0 ? entry : entry.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** {@code format-entry = ((type "/" subtype) / (type "/*")) *(";" type-param) / "*"} */
    private static boolean isEntry(String text) {
        int semicolon = text.indexOf(';');
        int end = semicolon < 0 ? text.length() : semicolon;
        int slash = text.indexOf('/');
        boolean type = slash > 0 && slash < end - 1 && isToken(text, 0, slash) && isToken(text, slash + 1, end);
        return (type || text.substring(0, end).equals("*")) && text.indexOf(' ') < 0 && !SdpLine.hasLineBreak(text);
    }

    private static boolean isToken(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || "()<>@,;:\\\"/[]?=".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** The entries separated by single spaces: the attribute's value. */
    public String toValue() {
        return String.join(" ", entries);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MediaTypes types && entries.equals(types.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return toValue();
    }
}
