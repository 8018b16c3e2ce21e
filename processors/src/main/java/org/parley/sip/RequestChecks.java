package org.parley.sip;

import gov.nist.javax.sip.address.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The checks of a request outside a dialog in the order of decision 17; the first that fails gives the answer.
 * Admission (503) comes before them, see {@link Calls}.
 */
final class RequestChecks {

    /** Body types of an INVITE that somebody behind us reads. */
    private static final List<String> INVITE_BODIES =
            List.of("application/sdp", "multipart/mixed", "application/resource-lists+xml");

    /** Body types of an INVITE or UPDATE in a dialog. */
    private static final List<String> OFFER_BODIES = INVITE_BODIES.subList(0, 2);

    private final SipSettings settings;
    private final Set<String> methods;
    private final Predicate<SipUri> isOwn;
    private final boolean isSecure;

    /** @param isSecure whether the request came by TLS */
    RequestChecks(SipSettings settings, Set<String> methods, Predicate<SipUri> isOwn, boolean isSecure) {
        this.settings = settings;
        this.methods = methods;
        this.isOwn = isOwn;
        this.isSecure = isSecure;
    }

    private interface Check {
        Optional<Refusal> apply(RequestChecks checks, RawHead head);
    }

    /** After the syntax and 481. */
    //= DEC-17
    private static final List<Check> INITIAL = List.of(
            RequestChecks::method,
            RequestChecks::scheme,
            RequestChecks::domain,
            RequestChecks::hops,
            RequestChecks::extensions);

    private static final List<Check> INITIAL_INVITE = List.of(
            (checks, head) -> checks.bodyType(head, INVITE_BODIES),
            RequestChecks::acceptsSdp,
            RequestChecks::sessionInterval,
            RequestChecks::isFocus);

    private static final List<Check> IN_DIALOG =
            List.of(RequestChecks::method, RequestChecks::security, RequestChecks::extensions);

    /** For INVITE and UPDATE, after those of every request in a dialog. */
    private static final List<Check> OFFER =
            List.of((checks, head) -> checks.bodyType(head, OFFER_BODIES), RequestChecks::sessionInterval);

    /** The first fault of an initial request up to 420. */
    Optional<Refusal> ofInitial(RawHead head) {
        return first(INITIAL, head);
    }

    /** The first fault of an initial INVITE from 415 on. */
    Optional<Refusal> ofInvite(RawHead head) {
        return first(INITIAL_INVITE, head);
    }

    /** The first fault of a request inside a dialog. */
    Optional<Refusal> ofInDialog(RawHead head) {
        boolean mayOffer = head.method().equals("INVITE") || head.method().equals("UPDATE");
        return first(IN_DIALOG, head).or(() -> mayOffer ? first(OFFER, head) : Optional.empty());
    }

    private Optional<Refusal> first(List<Check> checks, RawHead head) {
        for (Check check : checks) {
            Optional<Refusal> refusal = check.apply(this, head);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** What makes any request malformed. */
    //= RFC3261-8.1.1-1
    //= RFC4475-3.1.2.16
    static Optional<Refusal> syntax(RawHead head, byte[] message) {
        String line = head.startLine();
        int version = line.lastIndexOf(' ') + 1;
        if (line.regionMatches(true, version, "SIP/", 0, 4)
                && !line.substring(version).equalsIgnoreCase("SIP/2.0")) {
            return Optional.of(new Refusal(505, ""));
        }
        if (line.length() > Grammar.LONGEST_TEXT) {
            return Optional.of(new Refusal(414, ""));
        }
        return fault(head, message).map(fault -> new Refusal(400, fault));
    }

    //= RFC4475-3.1.2.7
    //= RFC4475-3.1.2.8
    //= RFC4475-3.1.2.9
    //= RFC4475-3.1.2.10
    //= RFC4475-3.3.1
    //= RFC4475-3.3.8
    //= RFC4475-3.3.9
    private static Optional<String> fault(RawHead head, byte[] message) {
        if (head.hasTooManyFields()) {
            return Optional.of(RawHead.TOO_MANY_FIELDS);
        }
        if (head.hasForbiddenOctets()) {
            return Optional.of("NUL, or CR without LF, before the body");
        }
        if (!head.hasEmptyLine()) {
            return Optional.of("No empty line after the header fields");
        }
        String line = head.startLine();
        if (line.chars().filter(c -> c == ' ').count() != 2
                || !line.regionMatches(true, line.length() - 8, " SIP/2.0", 0, 8)) {
            return Optional.of("Bad request line");
        }
        for (String mandatory : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
            if (head.first(mandatory.toLowerCase(Locale.ROOT)).orElse("").isEmpty()) {
                return Optional.of("Missing " + mandatory);
            }
        }
        for (String single :
                List.of("From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length", "Content-Type")) {
            if (head.count(single.toLowerCase(Locale.ROOT)) > 1) {
                return Optional.of("More than one " + single);
            }
        }
        return numbers(head, message)
                .or(() -> Grammar.fault(head))
                .or(() -> requestUri(head))
                .or(() -> contact(head))
                .or(() -> replaces(head));
    }

    /** A sip or sips URI to send to has a host that can be, and no headers (RFC 3261 section 19.1.1, table 1). */
    //= RFC4475-3.1.2.11
    private static Optional<String> requestUri(RawHead head) {
        String uri = uri(head);
        boolean isSip = Grammar.scheme(uri).equals("sip") || Grammar.scheme(uri).equals("sips");
        boolean isUsable = !isSip || UriText.hasHostPort(uri) && !UriText.hasHeaders(uri);
        return isUsable ? Optional.empty() : Optional.of("Bad Request-URI");
    }

    //= RFC4475-3.1.2.2
    //= RFC4475-3.1.2.3
    //= RFC4475-3.1.2.4
    //= RFC4475-3.1.2.17
    //= RFC4475-3.1.2.18
    private static Optional<String> numbers(RawHead head, byte[] message) {
        if (head.cseqNumber() < 0) {
            return Optional.of("Bad CSeq");
        }
        if (!head.cseqMethod().equals(head.method())) {
            return Optional.of("CSeq names another method");
        }
        if (head.fromTag().isEmpty()) {
            return Optional.of("From has no tag");
        }
        Optional<String> hops = head.first("max-forwards");
        if (hops.isPresent() && (RawHead.number(hops.get()) < 0 || RawHead.number(hops.get()) > 255)) {
            return Optional.of("Bad Max-Forwards");
        }
        int present = message.length - head.bodyOffset();
        long length = head.first("content-length").map(RawHead::number).orElse((long) present);
        if (length < 0) {
            return Optional.of("Bad Content-Length");
        }
        //= RFC3261-18.3-2
        if (length > present) {
            return Optional.of("Content-Length " + length + " exceeds the " + present + " octets that came");
        }
        if (length > 0 && head.first("content-type").isEmpty()) {
            return Optional.of("Missing Content-Type");
        }
        return Optional.empty();
    }

    /** What makes a dialog says where to reach its sender; within one a subscriber may leave it out. */
    //= RFC3261-8.1.1.8-1
    //= RFC4475-3.1.2.13
    //= RFC4475-3.3.12
    //= RFC4475-3.3.13
    //= RFC4475-3.3.14
    private static Optional<String> contact(RawHead head) {
        boolean isSubscription =
                head.method().equals("SUBSCRIBE") || head.method().equals("REFER");
        boolean makesDialog = isSubscription && head.toTag().isEmpty();
        if (!makesDialog && !head.method().equals("INVITE")) {
            return Optional.empty();
        }
        List<String> contacts = new ArrayList<>();
        head.all("contact").forEach(value -> contacts.addAll(HeaderText.split(value)));
        if (contacts.isEmpty()) {
            return Optional.of("Missing Contact");
        }
        boolean usable = contacts.size() == 1
                && HeaderText.nameAddr(contacts.get(0))
                        .filter(address -> !UriText.hasHeaders(address.uri()))
                        .flatMap(address -> Grammar.sipUri(address.uri()))
                        .isPresent();
        return usable ? Optional.empty() : Optional.of("Contact is not one SIP URI");
    }

    /** Replaces stands once, and in an INVITE that makes a dialog; Join would want the other one to go on. */
    //= RFC3891-3-2
    //= RFC3891-3-3
    //= RFC3891-6.1-2
    private static Optional<String> replaces(RawHead head) {
        Optional<String> value = head.first("replaces");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!head.method().equals("INVITE") || !head.toTag().isEmpty()) {
            return Optional.of("Replaces outside an initial INVITE");
        }
        if (head.count("replaces") > 1) {
            return Optional.of("More than one Replaces");
        }
        if (head.count("join") > 0) {
            return Optional.of("Replaces and Join");
        }
        return Replaces.parse(value.get()).isPresent() ? Optional.empty() : Optional.of("Bad Replaces");
    }

    /** A body that is longer than we read. */
    //= RFC3261-21.4.11-1
    Optional<Refusal> bodySize(RawHead head, byte[] message) {
        long present = message.length - head.bodyOffset();
        long length = head.first("content-length").map(RawHead::number).orElse(present);
        int longest = settings.limits().largestBodyBytes();
        return length > longest
                ? Optional.of(new Refusal(413, "Body exceeds " + longest + " octets"))
                : Optional.empty();
    }

    //= RFC3261-8.2.1-1
    //= RFC4475-3.3.7
    private Optional<Refusal> method(RawHead head) {
        if (methods.contains(head.method()) || head.method().equals("PRACK")) {
            return Optional.empty();
        }
        return Optional.of(Refusal.with(405, "Allow", allow()));
    }

    private String allow() {
        Set<String> all = new TreeSet<>(methods);
        all.add("ACK");
        all.add("CANCEL");
        all.add("PRACK");
        return String.join(", ", all);
    }

    //= RFC3261-8.2.2.1-1
    //= RFC4475-3.3.2
    //= RFC4475-3.3.3
    private Optional<Refusal> scheme(RawHead head) {
        String scheme = Grammar.scheme(uri(head));
        boolean known = scheme.equals("sip") || scheme.equals("tel") || scheme.equals("sips");
        return known ? security(head) : Optional.of(new Refusal(416, ""));
    }

    /** A sips URI wants TLS all the way. */
    //= RFC5630-5.1-2
    //= RFC7118-9.2-1
    private Optional<Refusal> security(RawHead head) {
        boolean isBroken = Grammar.scheme(uri(head)).equals("sips") && !isSecure;
        return isBroken
                ? Optional.of(new Refusal(416, "", SipHeaders.none(), "a sips URI, and it did not come by TLS"))
                : Optional.empty();
    }

    //= RFC4475-3.1.1.9
    private Optional<Refusal> domain(RawHead head) {
        boolean own = Grammar.sipUri(uri(head)).filter(isOwn).isPresent();
        return own ? Optional.empty() : Optional.of(new Refusal(404, ""));
    }

    /** OPTIONS with 0 asks the one who gets it (RFC 3261 section 11), so it is served. */
    //= RFC4475-3.3.11
    private Optional<Refusal> hops(RawHead head) {
        boolean used = head.first("max-forwards").map(RawHead::number).orElse(70L) == 0;
        return used && !head.method().equals("OPTIONS") ? Optional.of(new Refusal(483, "")) : Optional.empty();
    }

    //= RFC3261-8.2.2.3-1
    //= RFC4475-3.3.5
    private Optional<Refusal> extensions(RawHead head) {
        List<String> unknown = new ArrayList<>();
        for (String value : head.all("require")) {
            for (String tag : HeaderText.split(value)) {
                if (settings.supported().stream().noneMatch(tag::equalsIgnoreCase)) {
                    unknown.add(tag);
                }
            }
        }
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(Refusal.with(420, "Unsupported", String.join(", ", unknown)));
    }

    //= RFC3261-8.2.3-1
    //= RFC4475-3.3.6
    private Optional<Refusal> bodyType(RawHead head, List<String> accepted) {
        boolean empty = head.first("content-length").map(RawHead::number).orElse(1L) == 0
                || head.first("content-type").isEmpty();
        boolean optional = head.first("content-disposition")
                .flatMap(value -> HeaderText.parameter(value, "handling"))
                .filter("optional"::equalsIgnoreCase)
                .isPresent();
        if (empty || optional) {
            return Optional.empty();
        }
        boolean encoded = head.all("content-encoding").stream()
                .flatMap(value -> HeaderText.split(value).stream())
                .anyMatch(coding -> !coding.equalsIgnoreCase("identity"));
        if (encoded) {
            return Optional.of(new Refusal(
                    415,
                    "",
                    SipHeaders.builder()
                            .add("Accept", String.join(", ", accepted))
                            .add("Accept-Encoding", "identity")
                            .build()));
        }
        String type = mediaType(head.first("content-type").orElse(""));
        boolean known = type.startsWith("multipart/") || accepted.contains(type);
        return known ? Optional.empty() : Optional.of(Refusal.with(415, "Accept", String.join(", ", accepted)));
    }

    //= RFC3261-21.4.7-1
    //= RFC4475-3.3.15
    private Optional<Refusal> acceptsSdp(RawHead head) {
        List<String> fields = head.all("accept");
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        List<String> ranges = fields.stream()
                .flatMap(value -> HeaderText.split(value).stream())
                .toList();
        //= RFC3261-20.1-1
        boolean accepts = Stream.of("application/sdp", "application/*", "*/*")
                .flatMap(
                        type -> ranges.stream().filter(range -> mediaType(range).equals(type)))
                .findFirst()
                .filter(range -> !HeaderText.parameter(range, "q").orElse("1").matches("0(\\.0*)?"))
                .isPresent();
        return accepts ? Optional.empty() : Optional.of(Refusal.with(406, "Accept", "application/sdp"));
    }

    //= RFC4028-9-1
    private Optional<Refusal> sessionInterval(RawHead head) {
        long seconds = head.first("session-expires")
                .map(value -> RawHead.number(HeaderText.withoutParameters(value)))
                .orElse(-1L);
        long smallest = settings.minSE().toSeconds();
        return seconds >= 0 && seconds < smallest
                ? Optional.of(Refusal.with(422, "Min-SE", Long.toString(smallest)))
                : Optional.empty();
    }

    private Optional<Refusal> isFocus(RawHead head) {
        boolean focus = head.first("contact")
                .filter(value -> HeaderText.parameter(value, "isfocus").isPresent())
                .isPresent();
        return focus
                ? Optional.of(new Refusal(
                        403,
                        "",
                        Warning.of(settings.domain(), Warning.ISFOCUS_ALREADY_ASSIGNED)
                                .header()))
                : Optional.empty();
    }

    private static String mediaType(String value) {
        return HeaderText.withoutParameters(value).replace(" ", "").toLowerCase(Locale.ROOT);
    }

    private static String uri(RawHead head) {
        String[] line = head.startLine().split(" ", 3);
        return line.length > 1 ? line[1] : "";
    }
}
