package org.parley.xml;

import java.util.Optional;

/**
 * One recipient of a URI list.
 *
 * @param uri as written, without surrounding space; empty where the entry has none or one that holds spaces or control
 *     characters: nobody can be invited by it, and that leg fails
 * @param displayName a hint only: at most 128 characters, without control characters
 * @param copyControl {@code BCC} where the list says nothing
 * @param anonymize whether the URI must not be shown to others
 * @param count how many recipients the entry stands for, 1 where the list says nothing
 */
public record RecipientEntry(
        String uri, Optional<String> displayName, CopyControl copyControl, boolean anonymize, int count) {

    /** Code points of a display name that are kept; ours, section 5.5 leaves it open. */
    static final int MAX_DISPLAY_NAME = 128;

    static RecipientEntry of(ResourceEntry entry) {
        return new RecipientEntry(
                uri(entry.uri),
                displayName(entry.displayName),
                CopyControl.of(entry.copyControl),
                anonymize(entry.anonymize),
                count(entry.count));
    }

    //= RFC5366-4-3
    private static String uri(String value) {
        String uri = value == null ? "" : value.strip();
        boolean usable = uri.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c));
        return usable ? uri : "";
    }

    static Optional<String> displayName(String value) {
        String printable = value == null
                ? ""
                : value.codePoints()
                        .map(c -> Character.isISOControl(c) ? ' ' : c)
                        .limit(4 * MAX_DISPLAY_NAME)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                        .strip();
        int end = printable.offsetByCodePoints(
                0, Math.min(MAX_DISPLAY_NAME, printable.codePointCount(0, printable.length())));
        return printable.isEmpty() ? Optional.empty() : Optional.of(printable.substring(0, end));
    }

    /** {@code xs:boolean}; what is neither true nor false hides rather than shows. */
    //= RFC5364-4-3
    private static boolean anonymize(String value) {
        return value != null
                && switch (value.strip()) {
                    case "false", "0", "" -> false;
                    default -> true;
                };
    }

    /** {@code xs:nonNegativeInteger}; 1 for anything else, and no more than an int holds. */
    //= RFC5364-4-4
    private static int count(String value) {
        String digits = value == null ? "" : value.strip();
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 1;
        }
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    ResourceEntry toElement() {
        ResourceEntry entry = new ResourceEntry();
        entry.uri = uri;
        entry.displayName = displayName.orElse(null);
        entry.copyControl = copyControl.text();
        entry.anonymize = anonymize ? "true" : null;
        entry.count = count == 1 ? null : Integer.toString(count);
        return entry;
    }
}
