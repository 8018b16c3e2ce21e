package org.parley.step;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.parley.conference.Refusal;
import org.parley.conference.UserUri;
import org.parley.sip.NameAddr;
import org.parley.xml.CopyControl;
import org.parley.xml.RecipientEntry;

/**
 * {@code checkReferTo}: the REFER has one Refer-To, with the URI of a user or the cid URL of a list in its body; 400, 416 for
 * a URI that nobody can be invited by.
 */
final class CheckReferTo extends RequestStep {

    private final Supplier<FocusSettings> settings;

    CheckReferTo(Supplier<FocusSettings> settings) {
        super("checkReferTo");
        this.settings = settings;
    }

    //= RFC3515-2.4.2-1
    @Override
    void apply(Exchange exchange) {
        List<String> values = RequestStep.incoming(exchange).request().headers("Refer-To");
        if (values.size() != 1) {
            throw bad("there are " + values.size() + " Refer-To");
        }
        NameAddr address = address(values.get(0));
        if (address.uri().toLowerCase(Locale.ROOT).startsWith("cid:")) {
            ReferRequest.ofList(exchange, settings.get(), address.uri());
            return;
        }
        //= RFC3515-2.4.2-2
        Optional<UserUri> user = HeaderValues.tryUri(address.uri());
        if (user.filter(uri -> !uri.isDialable()).isPresent()) {
            throw Refusal.of("RFC3515-2.4.2", 416, "Unsupported URI Scheme", "Refer-To is no sip, sips or tel URI");
        }
        if (user.isEmpty()) {
            throw bad("Refer-To has no usable URI");
        }
        RecipientEntry entry = new RecipientEntry(address.uri(), address.displayName(), CopyControl.TO, false, 1);
        ReferRequest.ofUser(exchange, settings.get(), ReferTarget.of(entry));
    }

    /** {@code name-addr / addr-spec}, and nothing but parameters behind it: one address, not a list of them. */
    private static NameAddr address(String value) {
        NameAddr address = HeaderValues.tryAddress(value).orElseThrow(() -> bad("Refer-To is no address"));
        int open = HeaderValues.indexOutsideQuotes(value, '<');
        boolean isOne = open < 0 ? isOneBare(value) : isOneBracketed(value.substring(value.indexOf('>', open) + 1));
        if (!isOne) {
            throw bad("Refer-To is not one address");
        }
        return new NameAddr(address.displayName(), address.uri().strip());
    }

    /** RFC 3261 section 20: without brackets a method would be a parameter of the header, and mean nothing. */
    private static boolean isOneBare(String value) {
        return value.indexOf(',') < 0
                && value.indexOf('?') < 0
                && !value.toLowerCase(Locale.ROOT).contains(";method=");
    }

    private static boolean isOneBracketed(String behind) {
        boolean isParameters = behind.isBlank() || behind.strip().startsWith(";");
        return isParameters
                && HeaderValues.indexOutsideQuotes(behind, ',') < 0
                && HeaderValues.indexOutsideQuotes(behind, '<') < 0;
    }

    private static Refusal bad(String cause) {
        return Refusal.of("RFC3515-2.4.2", 400, "Bad Refer-To", cause);
    }
}
