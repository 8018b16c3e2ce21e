package org.parley.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.parley.conference.Refusal;
import org.parley.xml.RecipientEntry;

/**
 * One user of a REFER and what is to be done about him.
 *
 * @param entry the user, as Refer-To or an entry of the list names him
 * @param method INVITE to add him, BYE to remove him; others are not understood
 */
record ReferTarget(RecipientEntry entry, String method) {

    private static final String KEY = "method=";

    /**
     * Reads the method, which stands in the URI: as its parameter (RFC 4579 section 5.11) or as a header (RFC 5368 section 9).
     *
     * @throws Refusal 400 when it names several
     */
    //= RFC5368-9-1
    static ReferTarget of(RecipientEntry entry) {
        List<String> methods = methods(entry.uri());
        if (methods.size() > 1) {
            throw Refusal.of("RFC3515-2.4.2", 400, "Bad Refer-To", "a URI names several methods");
        }
        return new ReferTarget(entry, methods.isEmpty() ? "INVITE" : methods.get(0));
    }

    private static List<String> methods(String uri) {
        int question = uri.indexOf('?');
        String address = question < 0 ? uri : uri.substring(0, question);
        String parameters = address.substring(address.indexOf('@') + 1);
        List<String> methods = new ArrayList<>();
        for (String parameter : parameters.split(";")) {
            value(parameter).ifPresent(methods::add);
        }
        for (String header :
                question < 0 ? new String[0] : uri.substring(question + 1).split("&")) {
            value(header).ifPresent(methods::add);
        }
        return methods.stream().distinct().toList();
    }

    private static Optional<String> value(String pair) {
        return pair.regionMatches(true, 0, KEY, 0, KEY.length())
                ? Optional.of(pair.substring(KEY.length()).toUpperCase(Locale.ROOT))
                : Optional.empty();
    }

    boolean isAddition() {
        return method.equals("INVITE");
    }

    boolean isRemoval() {
        return method.equals("BYE");
    }
}
