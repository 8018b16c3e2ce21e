package org.parley.step;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.parley.auth.AuthenticationSettings;
import org.parley.auth.DigestAuthenticator;
import org.parley.auth.Verdict;
import org.parley.camel.SipUaConstants;
import org.parley.conference.Participant;
import org.parley.conference.Privacy;
import org.parley.conference.Refusal;
import org.parley.conference.UserUri;
import org.parley.conference.WarningText;
import org.parley.sip.IncomingInvite;
import org.parley.sip.IncomingRequest;
import org.parley.sip.NameAddr;
import org.parley.sip.SipBody;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;

/**
 * {@code authenticate}: who comes from none of {@code sip.trustedPeers} proves by Digest who he is (RFC 3261 section 22, RFC
 * 8760), where {@code authentication.realm} is set; 401 with a challenge for each algorithm, 400 for credentials that cannot be
 * read. From and the identities that he asserts or prefers must be his own, in a dialog the dialog; 403. What he has proved counts
 * like P-Asserted-Identity from then on.
 */
final class Authenticate implements Processor {

    /** Exchange property: {@code List<UserUri>}, who the sender has proved to be; the first is who he wants to be. */
    private static final String PROVED = "ParleyAuthenticated";

    private static final String NAME = "authenticate";
    private static final String UNAUTHORISED = "Unauthorized";
    private static final List<String> CLAIMS = List.of("P-Preferred-Identity", "P-Asserted-Identity");
    /** RFC 3323 section 4.1.1.3: in From of who does not want to be known; without Privacy the steps would show who he is. */
    private static final String ANONYMOUS_HOST = "anonymous.invalid";

    private final Supplier<AuthenticationSettings> settings;
    private final Supplier<FocusSettings> focus;
    private final DigestAuthenticator authenticator;
    private final Consumer<String> outcomes;

    /** @param outcomes hears how each request ended that was judged */
    Authenticate(
            Supplier<AuthenticationSettings> settings,
            Supplier<FocusSettings> focus,
            DigestAuthenticator authenticator,
            Consumer<String> outcomes) {
        this.settings = settings;
        this.focus = focus;
        this.authenticator = authenticator;
        this.outcomes = outcomes;
    }

    /**
     * Who sent the request: what he has proved, or else what a trusted hop asserts (RFC 3325); empty when there is nothing that can
     * be believed.
     */
    @SuppressWarnings("unchecked")
    static List<UserUri> identities(Exchange exchange, SipRequest request) {
        List<UserUri> proved = exchange.getProperty(PROVED, List.class);
        return proved == null ? HeaderValues.assertedIdentities(request) : proved;
    }

    /** True when the sender has proved to be somebody. */
    static boolean isProved(Exchange exchange) {
        return exchange.getProperty(PROVED) != null;
    }

    /** @throws Refusal 403 when the sender has proved to be somebody else than the participant whose dialog it is */
    static void requireSame(Exchange exchange, SipRequest request, Participant participant) {
        if (isProved(exchange) && Collections.disjoint(participant.identities(), identities(exchange, request))) {
            throw Refusal.of("RFC3261-22.1", 403, "Forbidden", "the dialog is that of another user");
        }
    }

    @Override
    public void process(Exchange exchange) {
        SipRequest request = exchange.getProperty(SipUaConstants.REQUEST, SipRequest.class);
        if (request == null) {
            throw new IllegalStateException("this step needs an exchange that began with a SIP request");
        }
        AuthenticationSettings now = settings.get();
        if (!now.isOn() || request.isFromTrustedPeer()) {
            return;
        }
        try {
            judge(exchange, request, now);
        } catch (Refusal refusal) {
            exchange.setProperty(Step.REFUSED_BY, NAME);
            throw refusal;
        }
    }

    private void judge(Exchange exchange, SipRequest request, AuthenticationSettings now) {
        DigestAuthenticator.Request judged = new DigestAuthenticator.Request(
                request.method(), request.headers("Authorization"), uri -> isRequested(uri, request));
        Verdict verdict = authenticator.judge(judged, now);
        if (verdict instanceof Verdict.Malformed malformed) {
            outcomes.accept("malformed");
            throw Refusal.of("RFC7616-3.4", 400, "Bad Request", "Authorization: " + malformed.fault());
        }
        if (verdict instanceof Verdict.Challenged challenged) {
            outcomes.accept(challenged.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            challenge(exchange, challenged);
            return;
        }
        List<UserUri> own = ((Verdict.Proved) verdict)
                .identities().stream()
                        .map(UserUri::tryOf)
                        .flatMap(Optional::stream)
                        .toList();
        List<UserUri> identities;
        try {
            identities = claimed(request, own);
        } catch (Refusal refusal) {
            outcomes.accept("other-identity");
            throw refusal;
        }
        outcomes.accept("proved");
        exchange.setProperty(PROVED, identities);
    }

    /** The URI in credentials may be written otherwise, but names the same of ours. */
    private boolean isRequested(String uri, SipRequest request) {
        String requested = request.requestUri();
        return uri.equals(requested)
                || (focus.get().uris().isOwn(uri)
                        && focus.get().uris().isOwn(requested)
                        && OwnUris.user(uri).equals(OwnUris.user(requested)));
    }

    /** What the protocol wants of every client is answered and no more; what a wrong one sends is a refusal. */
    //= RFC3261-22.1-1
    private static void challenge(Exchange exchange, Verdict.Challenged challenged) {
        SipHeaders.Builder headers = SipHeaders.builder();
        challenged.challenges().forEach(value -> headers.add("WWW-Authenticate", value));
        if (challenged.reason().isRefusal()) {
            List<Refusal.Header> fields = challenged.challenges().stream()
                    .map(value -> new Refusal.Header("WWW-Authenticate", value))
                    .toList();
            throw Refusal.with(
                    "RFC3261-22.1",
                    401,
                    UNAUTHORISED,
                    fields,
                    challenged.reason().text());
        }
        IncomingInvite invite = exchange.getProperty(SipUaConstants.INCOMING_INVITE, IncomingInvite.class);
        IncomingRequest other = exchange.getProperty(SipUaConstants.INCOMING_REQUEST, IncomingRequest.class);
        if (invite != null) {
            invite.reject(401, UNAUTHORISED, headers.build(), SipBody.empty());
        } else if (other != null) {
            other.respond(401, UNAUTHORISED, headers.build(), SipBody.empty());
        }
        exchange.setRouteStop(true);
    }

    /** All that the user is, first what he asks to be. */
    //= SEC-7
    private static List<UserUri> claimed(SipRequest request, List<UserUri> own) {
        if (own.isEmpty()) {
            throw foreign("the account has no identity that is a URI");
        }
        if (request.to().parameters().containsKey("tag")) {
            // Whose dialog it is the steps know that follow.
            return own;
        }
        Set<UserUri> claimed = new LinkedHashSet<>();
        for (String header : CLAIMS) {
            for (String value : request.headers(header)) {
                claimed.add(HeaderValues.tryAddress(value)
                        .map(NameAddr::uri)
                        .flatMap(HeaderValues::tryUri)
                        .filter(own::contains)
                        .orElseThrow(() -> foreign(header + " is not an identity of the account")));
            }
        }
        Optional<UserUri> from = HeaderValues.tryUri(request.from().uri());
        boolean isHidden = Privacy.asksForAnonymity(request.headers("Privacy"))
                && from.filter(uri -> uri.host().equalsIgnoreCase(ANONYMOUS_HOST))
                        .isPresent();
        if (!isHidden) {
            claimed.add(
                    from.filter(own::contains).orElseThrow(() -> foreign("From is not an identity of the account")));
        }
        claimed.addAll(own);
        return List.copyOf(claimed);
    }

    private static Refusal foreign(String cause) {
        return Refusal.of("RFC3261-22.1", 403, "Forbidden", WarningText.NOT_AUTHORISED, cause);
    }
}
