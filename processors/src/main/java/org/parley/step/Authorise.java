package org.parley.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.conference.UserUri;
import org.parley.conference.WarningText;
import org.parley.sip.NameAddr;

/**
 * {@code authorise}: verifies the Authenticated Originator's IM Address and authorises him (7.2.1.2 step 2). The address
 * is P-Asserted-Identity, believed only from a trusted hop, or what {@code authenticate} has found proved; From alone is never
 * believed (reference: section 6.2).
 */
final class Authorise extends Step {

    Authorise(Supplier<FocusSettings> settings) {
        super("authorise", settings);
    }

    @Override
    void apply(Setup setup, Exchange exchange) {
        //= OMA-A2
        if (Authenticate.isProved(exchange)) {
            permit(setup, ofEachKind(Authenticate.identities(exchange, setup.request())), Optional.empty());
            return;
        }
        if (!setup.request().isFromTrustedPeer()) {
            throw refused("the hop is none of sip.trustedPeers, so no identity is asserted");
        }
        List<UserUri> identities = new ArrayList<>();
        Optional<String> name = Optional.empty();
        for (String value : setup.request().headers("P-Asserted-Identity")) {
            Optional<NameAddr> address = HeaderValues.tryAddress(value);
            Optional<UserUri> uri = address.flatMap(a -> HeaderValues.tryUri(a.uri()));
            //= RFC3325-9.1-1
            boolean isIdentity = uri.filter(UserUri::isDialable).isPresent()
                    && identities.stream()
                            .noneMatch(other -> other.isSip() == uri.get().isSip());
            if (isIdentity) {
                identities.add(uri.get());
                name = name.or(address.get()::displayName);
            }
        }
        if (identities.isEmpty()) {
            throw refused("there is no usable P-Asserted-Identity");
        }
        permit(setup, identities, name);
    }

    private static void permit(Setup setup, List<UserUri> identities, Optional<String> name) {
        if (!setup.settings().authorisation().permits(identities)) {
            throw refused("authorisation.allow and authorisation.deny do not permit the originator");
        }
        setup.asserted(identities, name);
    }

    /** The first sip or sips URI and the first tel URI of a user who has authenticated, in his order. */
    private static List<UserUri> ofEachKind(List<UserUri> identities) {
        List<UserUri> kept = new ArrayList<>();
        for (UserUri uri : identities) {
            if (uri.isDialable() && kept.stream().noneMatch(other -> other.isSip() == uri.isSip())) {
                kept.add(uri);
            }
        }
        if (kept.isEmpty()) {
            throw refused("the account has no identity that can be dialled");
        }
        return kept;
    }

    private static Refusal refused(String cause) {
        return Refusal.of("OMA-A2", 403, "Forbidden", WarningText.NOT_AUTHORISED, cause);
    }
}
