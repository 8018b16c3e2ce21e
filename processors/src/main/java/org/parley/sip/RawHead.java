package org.parley.sip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The start line and header fields of a message as text, names in long form and lower case, folded lines joined. Cutting
 * a message like this never fails, so that even one that no parser takes can be answered: what may stand in no header
 * field is a blank here, and {@link #hasForbiddenOctets} tells of it.
 */
final class RawHead {

    /** Most header fields of a message. Ours: real messages have some 30; more are refused with 400. */
    static final int MOST_FIELDS = 512;

    /** The reason phrase for more. */
    static final String TOO_MANY_FIELDS = "More than " + MOST_FIELDS + " header fields";

    /** RFC 3261 section 7.3.3 and the registrations after it. */
    private static final Map<Character, String> COMPACT = Map.ofEntries(
            Map.entry('a', "accept-contact"),
            Map.entry('b', "referred-by"),
            Map.entry('c', "content-type"),
            Map.entry('d', "request-disposition"),
            Map.entry('e', "content-encoding"),
            Map.entry('f', "from"),
            Map.entry('i', "call-id"),
            Map.entry('j', "reject-contact"),
            Map.entry('k', "supported"),
            Map.entry('l', "content-length"),
            Map.entry('m', "contact"),
            Map.entry('o', "event"),
            Map.entry('r', "refer-to"),
            Map.entry('s', "subject"),
            Map.entry('t', "to"),
            Map.entry('u', "allow-events"),
            Map.entry('v', "via"),
            Map.entry('x', "session-expires"));

    private final String startLine;
    private final List<String> names;
    private final List<String> values;
    private final int bodyOffset;
    private final boolean hasEmptyLine;
    private final boolean hasForbiddenOctets;

    private RawHead(String startLine, Fields fields, int bodyOffset, boolean hasEmptyLine, boolean hasForbiddenOctets) {
        this.startLine = startLine;
        this.names = fields.names;
        this.values = fields.values;
        this.bodyOffset = bodyOffset;
        this.hasEmptyLine = hasEmptyLine;
        this.hasForbiddenOctets = hasForbiddenOctets;
    }

    //= RFC4475-3.1.1.7
    static RawHead scan(byte[] message) {
        int start = 0;
        while (start < message.length && (message[start] == '\r' || message[start] == '\n')) {
            start++;
        }
        int end = start;
        boolean emptyLine = false;
        int body = message.length;
        for (; end < message.length; end++) {
            if (message[end] == '\n') {
                int next = end + 1;
                if (next < message.length && message[next] == '\r') {
                    next++;
                }
                if (next < message.length && message[next] == '\n') {
                    emptyLine = true;
                    body = next + 1;
                    break;
                }
            }
        }
        byte[] permitted = Arrays.copyOfRange(message, start, end);
        boolean forbidden = blankForbidden(permitted);
        return cut(new String(permitted, StandardCharsets.UTF_8), body, emptyLine, forbidden);
    }

    /**
     * A CR without its LF is in no rule of RFC 3261 section 25.1, NUL in quoted-pair alone; both would end a line of ours
     * where copied.
     */
    //= RFC4475-3.1.1.2
    private static boolean blankForbidden(byte[] head) {
        boolean found = false;
        for (int i = 0; i < head.length; i++) {
            boolean isLoneReturn = head[i] == '\r' && i + 1 < head.length && head[i + 1] != '\n';
            if (head[i] == 0 || isLoneReturn) {
                boolean isQuotedPair = head[i] == 0 && i > 0 && head[i - 1] == '\\';
                head[i] = ' ';
                found |= !isQuotedPair;
            }
        }
        return found;
    }

    private static RawHead cut(String text, int bodyOffset, boolean emptyLine, boolean forbidden) {
        Fields fields = new Fields();
        String startLine = null;
        int at = 0;
        while (at <= text.length() && fields.names.size() <= MOST_FIELDS) {
            int lineEnd = text.indexOf('\n', at);
            int next = lineEnd < 0 ? text.length() + 1 : lineEnd + 1;
            int end = lineEnd < 0 ? text.length() : lineEnd;
            if (end > at && text.charAt(end - 1) == '\r') {
                end--;
            }
            if (startLine == null) {
                startLine = text.substring(at, end);
            } else if (end > at) {
                fields.addLine(text, at, end);
            }
            at = next;
        }
        fields.endFolding();
        return new RawHead(startLine == null ? "" : startLine, fields, bodyOffset, emptyLine, forbidden);
    }

    /** Collects header fields line by line; however many lines a value is folded into, each octet is copied once. */
    private static final class Fields {

        private final List<String> names = new ArrayList<>(24);
        private final List<String> values = new ArrayList<>(24);
        private final StringBuilder folded = new StringBuilder(0);

        //= RFC4475-3.1.1.1
        //= RFC4475-3.1.2.12
        void addLine(String text, int at, int end) {
            char first = text.charAt(at);
            if (first == ' ' || first == '\t') {
                if (!values.isEmpty()) {
                    String before = folded.isEmpty() ? values.get(values.size() - 1) : "";
                    folded.append(before)
                            .append(' ')
                            .append(text.substring(at, end).strip());
                }
                return;
            }
            endFolding();
            int colon = text.indexOf(':', at);
            if (colon < 0 || colon >= end) {
                names.add("");
                values.add(text.substring(at, end));
                return;
            }
            names.add(canonical(text.substring(at, colon).strip()));
            values.add(text.substring(colon + 1, end).strip());
        }

        void endFolding() {
            if (!folded.isEmpty()) {
                values.set(values.size() - 1, folded.toString().strip());
                folded.setLength(0);
            }
        }
    }

    /** The long form in lower case. */
    //= RFC3261-7.3.1-1
    static String canonical(String name) {
        if (name.length() == 1) {
            char letter = Character.toLowerCase(name.charAt(0));
            return COMPACT.getOrDefault(letter, name.toLowerCase(Locale.ROOT));
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /** The number that {@code digits} write, or -1 when they are none, or it does not fit in 31 bits. */
    static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value > Integer.MAX_VALUE ? -1 : value;
    }

    /** These fields with those that describe the body taken from another message, whose body alone follows. */
    RawHead withContentOf(RawHead other) {
        Fields fields = new Fields();
        addAllBut(fields, this, name -> name.startsWith("content-"));
        addAllBut(fields, other, name -> !name.startsWith("content-"));
        return new RawHead(startLine, fields, 0, hasEmptyLine, hasForbiddenOctets);
    }

    private static void addAllBut(Fields to, RawHead from, Predicate<String> left) {
        for (int i = 0; i < from.names.size(); i++) {
            if (!left.test(from.names.get(i))) {
                to.names.add(from.names.get(i));
                to.values.add(from.values.get(i));
            }
        }
    }

    String startLine() {
        return startLine;
    }

    /** Whether it would begin something that is not there yet. */
    boolean isInitialRequest() {
        return !isResponse() && toTag().isEmpty() && Admission.concerns(method());
    }

    boolean isResponse() {
        return startLine.regionMatches(true, 0, "SIP/", 0, 4);
    }

    /** First word of a request line, with its case; a percent sign in it is one. */
    //= RFC4475-3.1.1.5
    String method() {
        int space = startLine.indexOf(' ');
        return space < 0 ? startLine : startLine.substring(0, space);
    }

    int bodyOffset() {
        return bodyOffset;
    }

    boolean hasEmptyLine() {
        return hasEmptyLine;
    }

    /** True when a NUL or a CR without LF stands before the body. */
    boolean hasForbiddenOctets() {
        return hasForbiddenOctets;
    }

    boolean hasTooManyFields() {
        return names.size() > MOST_FIELDS;
    }

    /** How many fields were read. */
    int fields() {
        return names.size();
    }

    /** The name of field {@code index} in long form and lower case. */
    String name(int index) {
        return names.get(index);
    }

    /** Its whole value, unfolded. */
    String value(int index) {
        return values.get(index);
    }

    /** The first field's whole value; {@code name} in long form and lower case. */
    Optional<String> first(String name) {
        int at = names.indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(values.get(at));
    }

    /** Whole values of all fields of that name. */
    List<String> all(String name) {
        List<String> found = new ArrayList<>(2);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    int count(String name) {
        int count = 0;
        for (String each : names) {
            if (each.equals(name)) {
                count++;
            }
        }
        return count;
    }

    /**
     * What tells transactions apart: branch and sent-by of the top Via (RFC 3261 section 17.2.3), or that whole Via
     * where the branch does not begin with the magic cookie, or has nothing behind it.
     */
    //= RFC4475-3.2.1
    String branchKey() {
        String via = first("via").orElse("");
        int comma = HeaderText.endOfValue(via, 0);
        String top = via.substring(0, comma);
        String branch = HeaderText.parameter(top, "branch").orElse("");
        if (!branch.startsWith(Tokens.MAGIC_COOKIE) || branch.length() == Tokens.MAGIC_COOKIE.length()) {
            return top + '|' + first("call-id").orElse("") + '|' + cseqNumber() + '|' + fromTag();
        }
        String protocolAndSentBy = HeaderText.withoutParameters(top);
        return branch + '|' + protocolAndSentBy.substring(protocolAndSentBy.lastIndexOf(' ') + 1);
    }

    String callId() {
        return first("call-id").orElse("");
    }

    String fromTag() {
        return HeaderText.tag(first("from").orElse(""));
    }

    String toTag() {
        return HeaderText.tag(first("to").orElse(""));
    }

    /** -1 when there is no usable CSeq. */
    long cseqNumber() {
        String cseq = first("cseq").orElse("");
        int space = firstBlank(cseq);
        return space < 0 ? -1 : number(cseq.substring(0, space));
    }

    String cseqMethod() {
        String cseq = first("cseq").orElse("");
        int space = firstBlank(cseq);
        return space < 0 ? "" : cseq.substring(space).strip();
    }

    private static int firstBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ' ' || text.charAt(i) == '\t') {
                return i;
            }
        }
        return -1;
    }
}
