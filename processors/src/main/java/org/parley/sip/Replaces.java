package org.parley.sip;

import java.util.Optional;

/**
 * Value of a Replaces header (RFC 3891 section 6.1): the dialog to end in favour of the one that the INVITE makes, as the
 * receiver of the INVITE sees it.
 *
 * @param callId of the dialog
 * @param toTag the receiver's own tag
 * @param fromTag the tag of the receiver's peer
 * @param isEarlyOnly {@code early-only}: a dialog that has been answered may not be replaced
 */
public record Replaces(String callId, String toTag, String fromTag, boolean isEarlyOnly) {

    private static final String TOKEN_MARKS = "-.!%*_+`'~";

    private static final String WORD_MARKS = TOKEN_MARKS + "()<>:\\\"/[]?{}";

    /**
     * Reads a value; parameters that are not known are left aside.
     *
     * @return empty when it is no value of the grammar, or has not exactly one to-tag and one from-tag
     */
    //= RFC3891-6.1-1
    public static Optional<Replaces> parse(String value) {
        int semicolon = value.indexOf(';');
        int end = semicolon < 0 ? value.length() : semicolon;
        String callId = value.substring(0, end).strip();
        if (!isCallId(callId)) {
            return Optional.empty();
        }
        Parameters parameters = new Parameters();
        for (int at = end; at < value.length(); at = end) {
            end = HeaderText.endOfParameter(value, at + 1);
            if (!parameters.take(value.substring(at + 1, end).strip())) {
                return Optional.empty();
            }
        }
        return parameters.areComplete()
                ? Optional.of(new Replaces(callId, parameters.toTag, parameters.fromTag, parameters.isEarlyOnly))
                : Optional.empty();
    }

    /** What the parameters of one value say. */
    private static final class Parameters {

        private String toTag = "";
        private String fromTag = "";
        private boolean isEarlyOnly;

        /** {@code replaces-param = to-tag / from-tag / early-flag / generic-param}; false when it is none of them. */
        boolean take(String parameter) {
            int equals = parameter.indexOf('=');
            String name = (equals < 0 ? parameter : parameter.substring(0, equals)).strip();
            String text = equals < 0 ? "" : parameter.substring(equals + 1).strip();
            if (name.equalsIgnoreCase("to-tag")) {
                boolean isFirst = toTag.isEmpty();
                toTag = text;
                return isFirst && isToken(text);
            }
            if (name.equalsIgnoreCase("from-tag")) {
                boolean isFirst = fromTag.isEmpty();
                fromTag = text;
                return isFirst && isToken(text);
            }
            if (name.equalsIgnoreCase("early-only")) {
                isEarlyOnly = true;
                return equals < 0;
            }
            return isToken(name) && (equals < 0 || isGenericValue(text));
        }

        boolean areComplete() {
            return !toTag.isEmpty() && !fromTag.isEmpty();
        }
    }

    /** {@code callid = word [ "@" word ]}. */
    private static boolean isCallId(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? consistsOf(text, WORD_MARKS)
                : consistsOf(text.substring(0, at), WORD_MARKS) && consistsOf(text.substring(at + 1), WORD_MARKS);
    }

    private static boolean isToken(String text) {
        return consistsOf(text, TOKEN_MARKS);
    }

    /** {@code gen-value = token / host / quoted-string}. */
    private static boolean isGenericValue(String text) {
        boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return isQuoted || consistsOf(text, TOKEN_MARKS + "[]:");
    }

    private static boolean consistsOf(String text, String marks) {
        return !text.isEmpty() && text.chars().allMatch(c -> isAlphanumeric(c) || marks.indexOf(c) >= 0);
    }

    private static boolean isAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** The value for a header; it can hold nothing but what the grammar allows. */
    @Override
    public String toString() {
        return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag + (isEarlyOnly ? ";early-only" : "");
    }
}
