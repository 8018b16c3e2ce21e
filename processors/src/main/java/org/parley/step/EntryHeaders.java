package org.parley.step;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.parley.conference.Replacement;
import org.parley.sip.Replaces;

/**
 * The headers in the URI of a list entry ({@code sip:ben@example.com?Replaces=…}, RFC 3261 section 19.1.1). They are wishes
 * for the INVITE to that user; of all that can be wished Replaces and Session-Replaces alone are granted (reference: section
 * 18), and those only when they are what they should be.
 *
 * @param granted what the leg takes the place of
 * @param dropped how many headers are left out
 */
record EntryHeaders(Replacement granted, int dropped) {

    /** Longest value of a header. Ours: tags and Call-IDs of living clients are far shorter. */
    static final int MOST_CHARACTERS = 512;

    /** {@code headers = "?" header *( "&" header )}. */
    static EntryHeaders of(String uri) {
        int question = uri.indexOf('?');
        if (question < 0) {
            return new EntryHeaders(Replacement.NONE, 0);
        }
        Replacement granted = Replacement.NONE;
        int dropped = 0;
        for (String header : uri.substring(question + 1).split("&")) {
            Replacement wish = wish(header);
            boolean isRepeated = wish.dialog().isPresent() && granted.dialog().isPresent()
                    || wish.session().isPresent() && granted.session().isPresent();
            if (wish.isEmpty() || isRepeated) {
                dropped++;
            } else {
                granted = granted.or(wish);
            }
        }
        return new EntryHeaders(granted, dropped);
    }

    /** {@code header = hname "=" hvalue}; nothing for one that is not granted. */
    private static Replacement wish(String header) {
        int equals = header.indexOf('=');
        if (equals < 0) {
            return Replacement.NONE;
        }
        Optional<String> name = unescaped(header.substring(0, equals));
        Optional<String> value =
                unescaped(header.substring(equals + 1)).filter(text -> text.length() <= MOST_CHARACTERS);
        if (name.filter("Replaces"::equalsIgnoreCase).isPresent()) {
            return new Replacement(value.flatMap(Replaces::parse).map(Replaces::toString), Optional.empty());
        }
        return name.filter("Session-Replaces"::equalsIgnoreCase).isPresent()
                ? new Replacement(Optional.empty(), value.filter(EntryHeaders::isContributionId))
                : Replacement.NONE;
    }

    /** True for a text without spaces and control characters, which is all that one knows of a Contribution-ID. */
    static boolean isContributionId(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_CHARACTERS
                && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static Optional<String> unescaped(String text) {
        try {
            // Forms write a space as plus; in a URI a plus is one.
            return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
