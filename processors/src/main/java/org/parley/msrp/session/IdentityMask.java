package org.parley.msrp.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.parley.cpim.UriKey;

/**
 * Puts the anonymous URI in place of every URI of a user in the text of a disposition notification, which names its
 * sender in its content (RFC 5438 section 7).
 */
final class IdentityMask {

    private final Pattern identities;
    private final String replacement;

    IdentityMask(Collection<String> identities, String anonymousUri) {
        String names = identities.stream()
                .map(UriKey::of)
                .map(key -> Pattern.quote(key.substring(key.indexOf(':') + 1)))
                .collect(Collectors.joining("|"));
        this.identities =
                Pattern.compile("(?<![\\w.+-])(?:(?:sips?|tel|im|pres):)?(?:" + names + ")", Pattern.CASE_INSENSITIVE);
        this.replacement = Matcher.quoteReplacement(anonymousUri);
    }

    /** The octets without the identities. */
    byte[] apply(byte[] text) {
        return identities
                .matcher(new String(text, ISO_8859_1))
                .replaceAll(replacement)
                .getBytes(ISO_8859_1);
    }
}
