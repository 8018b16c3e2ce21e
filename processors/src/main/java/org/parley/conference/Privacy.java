package org.parley.conference;

import java.util.List;
import java.util.Locale;

/** What a Privacy header asks for (RFC 3323, RFC 3325). */
public final class Privacy {

    /** Display name of an anonymous user on SIP legs (RFC 3323 section 4.1.1.3). */
    public static final String ANONYMOUS_NAME = "Anonymous";

    /** URI of an anonymous user on SIP legs. */
    public static final String ANONYMOUS_URI = "sip:anonymous@anonymous.invalid";

    /** Host of the URIs of anonymous users (RFC 3323 section 4.1.1.3). */
    private static final String ANONYMOUS_HOST = "@anonymous.invalid";

    private Privacy() {}

    /** True for the URI of an anonymous user. */
    public static boolean isAnonymousUri(String uri) {
        return uri.toLowerCase(Locale.ROOT).endsWith(ANONYMOUS_HOST);
    }

    //= DEC-13
    /**
     * True when the values of the Privacy headers of one message have the token {@code id}. {@code header}, {@code user} and
     * the others alone do not ask for anonymity here.
     */
    public static boolean asksForAnonymity(List<String> privacyHeaders) {
        for (String header : privacyHeaders) {
            for (String token : header.split("[;,]")) {
                if (token.strip().toLowerCase(Locale.ROOT).equals("id")) {
                    return true;
                }
            }
        }
        return false;
    }
}
