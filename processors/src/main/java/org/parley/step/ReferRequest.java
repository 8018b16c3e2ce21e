package org.parley.step;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.parley.conference.Participant;
import org.parley.conference.Privacy;
import org.parley.conference.Referral;
import org.parley.conference.ReferralRequest;
import org.parley.conference.Replacement;
import org.parley.conference.UserUri;
import org.parley.sip.IncomingRequest;
import org.parley.sip.SipRequest;
import org.parley.xml.RecipientEntry;

/** One REFER on its way through the steps: what each found and the later ones need. Lives in the exchange. */
final class ReferRequest {

    /** Exchange property that holds it. */
    private static final String PROPERTY = "ParleyRefer";

    private final IncomingRequest incoming;
    private final FocusSettings settings;
    private final Optional<String> listReference;
    private List<ReferTarget> targets;
    private Optional<Participant> referrer = Optional.empty();
    private Optional<Referral> referral = Optional.empty();
    private Optional<ReferralRequest> wish = Optional.empty();

    private ReferRequest(
            IncomingRequest incoming,
            FocusSettings settings,
            Optional<String> listReference,
            List<ReferTarget> targets) {
        this.incoming = incoming;
        this.settings = settings;
        this.listReference = listReference;
        this.targets = targets;
    }

    /** A REFER of one user. */
    static void ofUser(Exchange exchange, FocusSettings settings, ReferTarget target) {
        put(exchange, settings, Optional.empty(), List.of(target));
    }

    /** A REFER of the users in a part of its body. */
    static void ofList(Exchange exchange, FocusSettings settings, String cid) {
        put(exchange, settings, Optional.of(cid), List.of());
    }

    private static void put(
            Exchange exchange, FocusSettings settings, Optional<String> cid, List<ReferTarget> targets) {
        exchange.setProperty(
                PROPERTY, new ReferRequest(RequestStep.incoming(exchange), settings, cid, List.copyOf(targets)));
    }

    static ReferRequest of(Exchange exchange) {
        ReferRequest refer = exchange.getProperty(PROPERTY, ReferRequest.class);
        if (refer == null) {
            throw new IllegalStateException("this step needs the step checkReferTo before it");
        }
        return refer;
    }

    IncomingRequest incoming() {
        return incoming;
    }

    SipRequest request() {
        return incoming.request();
    }

    FocusSettings settings() {
        return settings;
    }

    /** The cid URL of the list; empty where Refer-To names the user himself. */
    Optional<String> listReference() {
        return listReference;
    }

    List<ReferTarget> targets() {
        return targets;
    }

    void targets(List<ReferTarget> listed) {
        targets = List.copyOf(listed);
    }

    Participant referrer() {
        return referrer.orElseThrow(
                () -> new IllegalStateException("this step needs the step authoriseReferrer before it"));
    }

    void referrer(Participant participant) {
        referrer = Optional.of(participant);
    }

    Referral referral() {
        return referral.orElseThrow(
                () -> new IllegalStateException("this step needs the step acceptReferral before it"));
    }

    void referral(Referral accepted) {
        referral = Optional.of(accepted);
    }

    /** True when the referrer does not want to be named on the legs of this request (RFC 3323). */
    boolean asksForAnonymity() {
        return Privacy.asksForAnonymity(request().headers("Privacy"));
    }

    //= RFC4488-4-1
    //= RFC5368-8-1
    /** True when no subscription is made: it is not wanted, or several outcomes could not be told in it. */
    boolean isSilent() {
        boolean isUnwanted = request().header("Refer-Sub").stream()
                .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                .anyMatch("false"::equals);
        return isUnwanted || listReference.isPresent();
    }

    /**
     * What the conference is asked for; methods that are not understood are left out, and headers in URIs: whoever is added
     * comes to this session, and takes the place of no other dialog.
     */
    ReferralRequest wish() {
        if (wish.isEmpty()) {
            wish = Optional.of(read());
        }
        return wish.get();
    }

    private ReferralRequest read() {
        Set<UserUri> removals = new LinkedHashSet<>();
        targets.stream()
                .filter(ReferTarget::isRemoval)
                .map(target -> target.entry().uri())
                .forEach(uri -> removals.add(HeaderValues.tryUri(uri).orElseGet(() -> UserUri.unusable(uri))));
        List<RecipientEntry> additions = targets.stream()
                .filter(ReferTarget::isAddition)
                .map(ReferTarget::entry)
                .toList();
        return new ReferralRequest(
                referrer(),
                asksForAnonymity(),
                ListedUsers.distinct(additions, List.of()).stream()
                        .map(invitee -> invitee.replacing(Replacement.NONE))
                        .toList(),
                List.copyOf(removals),
                isSilent());
    }
}
