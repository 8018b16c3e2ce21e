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
import java.util.Optional;
import java.util.Set;

/** JAIN-SIP's parsers behind two questions; none of their many exceptions passes this class. */
final class Grammar {

    /** A field that is malformed makes the request malformed when we act on it; others are ignored if unreadable. */
    private static final Set<String> FIELDS_ACTED_ON = Set.of(
            "via",
            "from",
            "to",
            "call-id",
            "cseq",
            "contact",
            "max-forwards",
            "require",
            "route",
            "record-route",
            "content-type",
            "content-length");

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
        int colon = field.indexOf(':');
        if (colon < 0) {
            return;
        }
        String name = field.substring(0, colon).strip();
        if (FIELDS_ACTED_ON.contains(RawHead.canonical(name))) {
            throw new BadField(name.length() > 30 ? "header field" : name);
        }
    }

    /** What is wrong with the head of a request, as a reason phrase; empty when nothing is. */
    //= RFC4475-3.1.2.1
    //= RFC4475-3.1.2.6
    static Optional<String> fault(byte[] head) {
        try {
            SIPMessage message = new StringMsgParser().parseSIPMessage(head, false, false, FAULTS);
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
