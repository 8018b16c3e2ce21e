package org.parley.step;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.parley.camel.SipRouter;
import org.parley.conference.Conference;
import org.parley.conference.SessionExpires;
import org.parley.sip.SipHeaders;
import org.parley.sip.SipRequest;

/** Headers that the focus writes into requests and responses alike (7.2.1.1, 7.2.2.1; reference: section 6). */
final class FocusHeaders {

    /** Feature tag of the service. */
    private static final String IM_TAG = "+g.oma.sip-im";

    private static final String CHARGING_FUNCTIONS = "P-Charging-Function-Addresses";

    private final FocusSettings settings;
    private final SipRouter router;

    FocusHeaders(FocusSettings settings, SipRouter router) {
        this.settings = settings;
        this.router = router;
    }

    //= DEC-10
    /** The session identity with {@code isfocus}, which a one-to-one session may leave out. */
    String contact(Conference conference) {
        boolean isFocus = settings.isfocusOnOneToOne() || conference.group().isPresent() || !conference.isOneToOne();
        return '<' + conference.identity().uri() + '>' + (isFocus ? ";isfocus;" : ";") + IM_TAG;
    }

    void capabilities(SipHeaders.Builder headers) {
        //= RFC3891-6.2-1
        headers.add("Allow", allow(router.methods()))
                .add("Allow-Events", allowEvents(router.methods()))
                //= RFC3262-4-5
                .add("Supported", supported(router.methods()))
                .add("Accept", "application/sdp, message/sipfrag, application/conference-info+xml");
    }

    /** Event packages whose NOTIFYs the focus sends: refer where a route takes REFER. */
    static String allowEvents(Collection<String> methods) {
        return methods.contains("REFER") ? "conference, refer" : "conference";
    }

    //= RFC4488-4-2
    //= RFC5368-4-1
    /** Option tags of extensions that requests in a session may use. */
    static String supported(Collection<String> methods) {
        return methods.contains("REFER")
                ? "100rel, multiple-refer, norefersub, replaces, timer"
                : "100rel, replaces, timer";
    }

    static String allow(Collection<String> methods) {
        TreeSet<String> all = new TreeSet<>(methods);
        all.add("ACK");
        all.add("CANCEL");
        all.add("PRACK");
        return String.join(", ", all);
    }

    /** The inviter's opaque headers that every leg gets too. */
    static Map<String, String> conversation(SipRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : List.of("Contribution-ID", "Conversation-ID", "InReplyTo-Contribution-ID")) {
            request.header(name).ifPresent(id -> headers.put(name, id));
        }
        return headers;
    }

    //= OMA-G1
    /**
     * With a fresh charging vector of the leg that we originate, and with the charging functions of the inviter's request
     * where the leg stays in the home network (reference: section 16).
     */
    SipHeaders withChargingOfNewLeg(SipHeaders headers, SipRequest request) {
        if (!settings.isIms()) {
            return headers;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String icid = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        String host = settings.uris().host();
        SipHeaders.Builder charged = SipHeaders.builder()
                .addAll(headers)
                .add("P-Charging-Vector", "icid-value=" + icid + ";icid-generated-at=" + host + ";orig-ioi=" + host);
        if (settings.hasCore() && request.isFromTrustedPeer()) {
            request.header(CHARGING_FUNCTIONS).ifPresent(value -> charged.add(CHARGING_FUNCTIONS, value));
        }
        return charged.build();
    }

    /**
     * The session timer that our 2xx to a request agrees to: the client's own wish, not longer than ours
     * and not below his Min-SE. He refreshes, unless
     * he has asked us to (RFC 4028 section 9). Empty when he does not know timers.
     */
    //= RFC4028-9-2
    static Optional<SessionExpires> agreedTimer(SipRequest request, Duration longest) {
        if (!HeaderValues.hasTag(request, "Supported", "timer") && !HeaderValues.hasTag(request, "Require", "timer")) {
            return Optional.empty();
        }
        SessionExpires ours = new SessionExpires(longest, false);
        Optional<SessionExpires> smallest =
                request.header("Min-SE").flatMap(value -> SessionExpires.parse(value, "", false));
        SessionExpires agreed = request.header("Session-Expires")
                .flatMap(wish -> SessionExpires.parse(wish, "uas", false))
                .map(ours::shortenedTo)
                .orElse(ours);
        return Optional.of(
                smallest.map(SessionExpires::interval).map(agreed::atLeast).orElse(agreed));
    }

    /** Writes what {@link #agreedTimer} says. */
    void sessionTimer(SipRequest request, SipHeaders.Builder headers) {
        agreedTimer(request, settings.sessionExpires()).ifPresent(agreed -> headers.add(
                        "Session-Expires",
                        agreed.interval().toSeconds() + ";refresher=" + (agreed.isOurs() ? "uas" : "uac"))
                .add("Require", "timer"));
    }
}
