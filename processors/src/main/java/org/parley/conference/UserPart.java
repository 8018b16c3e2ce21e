package org.parley.conference;

import java.util.Locale;

/** User parts of SIP URIs, RFC 3261 section 19.1.4: a character and its escaped form are equal unless it is reserved. */
public final class UserPart {

    private UserPart() {}

    /** The spelling by which two user parts compare: what may stand unescaped does; {@code %40} stays. */
    //= RFC3261-19.1.4-1
    public static String canonical(String user) {
        if (user.indexOf('%') < 0) {
            return user;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            int value = c == '%' && i + 2 < user.length() ? hex(user.charAt(i + 1)) * 16 + hex(user.charAt(i + 2)) : -1;
            boolean isUnreserved = value > 0 && (Character.isLetterOrDigit(value) || "-_.!~*'()".indexOf(value) >= 0);
            if (isUnreserved && value < 128) {
                plain.append((char) value);
                i += 2;
            } else if (value >= 0) {
                plain.append(user.substring(i, i + 3).toUpperCase(Locale.ROOT));
                i += 2;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static int hex(char c) {
        int digit = Character.digit(c, 16);
        return digit < 0 ? -512 : digit;
    }
}
