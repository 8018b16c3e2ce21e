package org.parley.cpim;

/** The character escapes of RFC 3862 section 2.3: a backslash before a letter, quote, backslash or four digits. */
public final class CpimEscapes {

    private CpimEscapes() {}

    /** Resolves escapes; a backslash that begins none stands for itself. */
    //= RFC3862-2.3-1
    public static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char escaped = text.charAt(i + 1);
            int code = escaped == 'u' ? hex(text, i + 2) : -1;
            int plain = "btnr\"'\\".indexOf(escaped);
            if (code >= 0) {
                out.append((char) code);
                i += 5;
            } else if (plain >= 0) {
                out.append("\b\t\n\r\"'\\".charAt(plain));
                i++;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static int hex(String text, int from) {
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }

    /** Escapes what may not stand in a quoted string or a header value: quotes, backslashes and control characters. */
    //= RFC3862-2.3-2
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            int letter = "\b\t\n\r".indexOf(c);
            if (letter >= 0) {
                out.append('\\').append("btnr".charAt(letter));
            } else if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format("\\u%04X", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
