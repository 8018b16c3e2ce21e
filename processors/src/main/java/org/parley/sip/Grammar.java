package org.parley.sip;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** JAIN-SIP's parsers behind two questions; none of their many exceptions passes this class. */
final class Grammar {

    /**
     * Most characters of a request line, and of one value of a field that the parser reads. Ours: the parser's work grows with
     * the square of the length.
     */
    static final int LONGEST_TEXT = 4_096;

    /**
     * A field that is malformed makes the request malformed when we act on it; the parser sees no others. By the name in
     * lower case, with the name as it is written.
     */
    private static final Map<String, String> FIELDS_ACTED_ON = Stream.of(
                    "Via",
                    "From",
                    "To",
                    "Call-ID",
                    "CSeq",
                    "Contact",
                    "Max-Forwards",
                    "Require",
                    "Route",
                    "Record-Route",
                    "Content-Type",
                    "Content-Length")
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), name -> name));

    private static final ParseExceptionListener FAULTS = Grammar::judge;

    private Grammar() {}

    /** A field's fault, as the parser's callback hands it over. */
    private static final class BadField extends ParseException {
        private static final long serialVersionUID = 1L;

        BadField(String name) {
            super("Bad " + name, 0);
        }
    }

    private static void judge(ParseException fault, SIPMessage message, Class<?> type, String field, String whole)
            throws ParseException {
        if (type == RequestLine.class || type == StatusLine.class || field == null) {
            throw new BadField("request line");
        }
        throw new BadField(field.substring(0, Math.max(0, field.indexOf(':'))).strip());
    }

    /** What is wrong with the head of a request, as a reason phrase; empty when nothing is. */
    //= RFC4475-3.1.2.1
    //= RFC4475-3.1.2.6
    static Optional<String> fault(RawHead head) {
        StringBuilder text = new StringBuilder(1_024).append(head.startLine()).append("\r\n");
        for (int i = 0; i < head.fields(); i++) {
            String name = FIELDS_ACTED_ON.get(head.name(i));
            if (name == null) {
                continue;
            }
            Optional<String> excess = append(text, name, head.value(i), HeaderText.isList(head.name(i)));
            if (excess.isPresent()) {
                return excess;
            }
        }
        return fault(Utf8.bytes(text.append("\r\n")));
    }

    /** A field of its own for each value of a list. */
    private static Optional<String> append(StringBuilder text, String name, String field, boolean isList) {
        int values = 0;
        for (int at = 0; at <= field.length(); values++) {
            int end = isList ? HeaderText.endOfValue(field, at) : field.length();
            if (end - at > LONGEST_TEXT) {
                return Optional.of(name + " exceeds " + LONGEST_TEXT + " characters");
            }
            if (values == HeaderText.MOST_VALUES) {
                return Optional.of(name + " has more than " + HeaderText.MOST_VALUES + " values");
            }
            text.append(name).append(": ").append(field, at, end).append("\r\n");
            at = end + 1;
        }
        return Optional.empty();
    }

    private static Optional<String> fault(byte[] text) {
        try {
            SIPMessage message = new StringMsgParser().parseSIPMessage(text, false, false, FAULTS);
            if (!(message instanceof SIPRequest request)) {
                return Optional.of("Bad request line");
            }
            return request.getRequestURI() == null ? Optional.of("Bad Request-URI") : Optional.empty();
        } catch (BadField e) {
            return Optional.of(e.getMessage());
        } catch (ParseException e) {
            return Optional.of("Bad request line");
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of("Bad message"); // the parser has bugs; a peer's octets must not become our exception
        }
    }

    /** A sip or sips URI; empty for any other text. */
    //= RFC4475-3.1.1.3
    //= RFC4475-3.1.1.4
    //= RFC5118-4.1
    //= RFC5118-4.9
    static Optional<SipUri> sipUri(String text) {
        if (text.length() < 5 || !text.regionMatches(true, 0, "sip", 0, 3)) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '<' || c == '>' || c == '"' || c == 0x7f) {
                return Optional.empty();
            }
        }
        if (!UriText.hasHostPort(text)) {
            return Optional.empty();
        }
        try {
            SipUri uri = new StringMsgParser().parseSIPUrl(text);
            return uri.getHost() == null || uri.getHost().isEmpty() ? Optional.empty() : Optional.of(uri);
        } catch (ParseException | RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** Scheme of a URI in lower case; empty text when there is none. */
    static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return colon <= 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
    }
}
