package org.parley.harness;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules of RFC 3261 that every message sent to a peer must keep, whatever the scenario. */
final class SipSyntax {

    private static final List<String> ONCE = List.of(
            "From",
            "To",
            "Call-ID",
            "CSeq",
            "Max-Forwards",
            "Content-Length",
            "Content-Type",
            "Content-Disposition",
            "Contribution-ID",
            "Subject",
            "Session-Expires",
            "Min-SE",
            "Referred-By",
            "Event",
            "Subscription-State",
            "Expires",
            "Retry-After",
            "Server",
            "User-Agent",
            "Date",
            "Organization");
    private static final Pattern VIA =
            Pattern.compile("SIP/2\\.0/(UDP|TCP|TLS|WSS?) ([A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+])(:\\d{1,5})?(;.*)?");
    private static final Pattern CSEQ = Pattern.compile("\\d{1,10} [A-Z]+");
    private static final Pattern WARNING =
            Pattern.compile("\\d{3} ([A-Za-z0-9._-]+|\\[[0-9a-fA-F:]+])(:\\d+)? \"([^\"\\\\]|\\\\.)*\"");
    private static final Pattern REASON =
            Pattern.compile("[A-Za-z0-9.-]+(;[a-z-]+=(\\d+|\"([^\"\\\\]|\\\\.)*\"|[A-Za-z0-9.-]+))*");
    private static final Pattern TOKEN = Pattern.compile("[!%*_+`'~.A-Za-z0-9-]+");
    private static final Pattern SIP_URI = Pattern.compile("(sips?|tel):[^\\s<>\"]+");
    private static final Set<String> TOKEN_LISTS =
            Set.of("Allow", "Supported", "Require", "Unsupported", "Allow-Events");
    /** Headers of one hop or one user agent that a focus never passes on (reference 6.5). */
    private static final List<String> NEVER_PASSED_ON = List.of(
            "P-Access-Network-Info",
            "P-Visited-Network-ID",
            "P-Preferred-Identity",
            "P-Preferred-Service",
            "Authorization",
            "Proxy-Authorization",
            "Security-Client",
            "Security-Verify",
            "P-Served-User");

    private SipSyntax() {}

    static void check(SipText message, String transport) {
        for (String name : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
            message.need(name);
        }
        for (String name : ONCE) {
            require(message, message.lines(name).size() <= 1, "more than one " + name);
        }
        checkVia(message, transport);
        checkCseq(message);
        checkAddresses(message);
        checkBody(message);
        checkLists(message);
        for (String name : NEVER_PASSED_ON) {
            require(message, message.lines(name).isEmpty(), name + " must not be sent by the focus");
        }
        if (message.isRequest()) {
            checkRequest(message);
        } else {
            checkResponse(message);
        }
    }

    private static void checkVia(SipText message, String transport) {
        for (String via : message.values("Via")) {
            require(message, VIA.matcher(via).matches(), "not a Via: " + via);
        }
        require(message, message.branch().startsWith("z9hG4bK"), "branch without the magic cookie");
        require(message, message.branch().length() > "z9hG4bK".length() + 3, "branch too short to be unique");
        if (message.isRequest()) {
            require(
                    message,
                    message.values("Via").get(0).startsWith("SIP/2.0/" + transport + " "),
                    "Via does not name the transport it came by, " + transport);
        } else {
            require(message, message.values("Via").size() == 1, "a response to us must have our Via only");
        }
    }

    private static void checkCseq(SipText message) {
        String cseq = message.need("CSeq");
        require(message, CSEQ.matcher(cseq).matches(), "not a CSeq: " + cseq);
        require(message, message.cseq() < 1L << 31, "CSeq number of 2^31 or more");
        if (message.isRequest()) {
            require(message, message.cseqMethod().equals(message.method()), "CSeq names another method");
        }
    }

    private static void checkAddresses(SipText message) {
        for (String name : List.of("From", "To", "Referred-By", "Refer-To", "Contact", "P-Asserted-Identity")) {
            for (String value : message.values(name)) {
                require(message, SIP_URI.matcher(HeaderValues.uri(value)).matches(), name + " without a URI: " + value);
            }
        }
        require(message, message.tag("From").isPresent(), "From without tag");
    }

    private static void checkBody(SipText message) {
        byte[] body = message.body();
        String length = message.need("Content-Length");
        require(
                message,
                length.equals(String.valueOf(body.length)),
                "Content-Length " + length + ", body " + body.length);
        if (body.length == 0) {
            return;
        }
        String type = message.need("Content-Type");
        String text = new String(body, StandardCharsets.UTF_8);
        // A history comes in a multipart, which no scenario takes for an offer unless it asked for histories.
        boolean isHistory = type.startsWith("multipart/mixed")
                && text.contains("\r\nContent-Disposition: recipient-list-history;handling=optional\r\n");
        require(message, !text.contains("resource-lists") || isHistory, "D2: a URI list on a leg");
        if (type.startsWith("application/sdp")) {
            SdpText.parse(body);
        }
        if (type.startsWith(ConferenceText.TYPE)) {
            ConferenceText.parse(body);
        }
    }

    private static void checkLists(SipText message) {
        for (String name : TOKEN_LISTS) {
            for (String token : message.values(name)) {
                require(
                        message,
                        token.isEmpty() || TOKEN.matcher(token).matches(),
                        "not a token in " + name + ": " + token);
            }
        }
        for (String warning : message.values("Warning")) {
            require(message, WARNING.matcher(warning).matches(), "not a Warning: " + warning);
        }
        for (String reason : message.values("Reason")) {
            require(message, REASON.matcher(reason).matches(), "not a Reason: " + reason);
        }
    }

    private static void checkRequest(SipText message) {
        require(message, message.need("Max-Forwards").matches("\\d{1,3}"), "Max-Forwards is no number");
        require(
                message,
                !message.values("Require").contains("recipient-list-invite"),
                "D2: Require: recipient-list-invite");
        if (message.isRequest("INVITE")) {
            require(message, message.values("Contact").size() == 1, "an INVITE has exactly one Contact");
        }
        if (message.isRequest("NOTIFY")) {
            message.need("Event");
            message.need("Subscription-State");
            require(message, message.values("Contact").size() == 1, "a NOTIFY has exactly one Contact");
            require(message, message.tag("To").isPresent(), "NOTIFY without To tag");
        }
        if (message.isRequest("ACK") || message.isRequest("CANCEL")) {
            require(message, message.values("Require").isEmpty(), "Require in " + message.method());
        }
        if (message.isRequest("BYE") || message.isRequest("ACK")) {
            require(message, message.tag("To").isPresent(), message.method() + " without To tag");
        }
    }

    private static void checkResponse(SipText message) {
        int status = message.status();
        if (status > 100) {
            require(message, message.tag("To").isPresent(), "a response above 100 needs a To tag");
        }
        if (message.cseqMethod().equals("INVITE") && status / 100 == 2) {
            require(message, message.values("Contact").size() == 1, "a 2xx to INVITE has exactly one Contact");
        }
        if (message.cseqMethod().equals("SUBSCRIBE") && status / 100 == 2) {
            require(message, message.values("Contact").size() == 1, "a 2xx to SUBSCRIBE has exactly one Contact");
            require(message, message.need("Expires").matches("\\d+"), "Expires is no number");
        }
        if (status == 423) {
            require(message, message.need("Min-Expires").matches("\\d+"), "Min-Expires is no number");
        }
        if (status == 489) {
            message.need("Allow-Events");
        }
        if (status == 405) {
            message.need("Allow");
        }
        if (status == 420) {
            message.need("Unsupported");
        }
    }

    private static void require(SipText message, boolean condition, String rule) {
        if (!condition) {
            throw new WireFault(rule, message.raw());
        }
    }
}
