package org.parley.msrp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * A nickname as a NICKNAME request names it, RFC 7701 section 7.
 *
 * @param text what others see
 * @param key what is compared: two nicknames with one key are the same (width, white space at the ends and runs of
 *     it, case, compatibility characters do not count); empty for the removal of a nickname
 */
public record Nickname(String text, String key) {

    /** Most octets of a nickname, escapes undone, RFC 7701 section 7.3. */
    static final int MAX_BYTES = 1023;

    // nickname = DQUOTE 1*1023(qdtext / qd-esc) DQUOTE ; qd-esc = "\\" ( "\\" / DQUOTE )
    /** Reads the value of a Use-Nickname header; empty when it is malformed. An empty quoted string is a removal. */
    //= RFC7701-7-1
    public static Optional<Nickname> parse(Octets value) {
        byte[] octets = value.toBytes();
        int last = octets.length - 1;
        if (last < 1 || octets[0] != '"' || octets[last] != '"') {
            return Optional.empty();
        }
        byte[] text = new byte[last];
        int length = 0;
        for (int i = 1; i < last; i++) {
            boolean isEscape = octets[i] == '\\';
            if (isEscape) {
                i++;
            }
            boolean isFit = isEscape
                    ? i < last && (octets[i] == '\\' || octets[i] == '"')
                    : octets[i] != '"' && octets[i] != 0x7f && (octets[i] < 0 || octets[i] >= ' ' || octets[i] == '\t');
            if (!isFit) {
                return Optional.empty();
            }
            text[length++] = octets[i];
        }
        if (length > MAX_BYTES) {
            return Optional.empty();
        }
        boolean isRemoval = octets.length == 2;
        // A name of nothing but white space is no name.
        return decode(text, length).map(Nickname::of).filter(name -> isRemoval || !name.isRemoval());
    }

    private static Optional<String> decode(byte[] text, int length) {
        try {
            return Optional.of(UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(text, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Nickname of(String text) {
        String shown = text.strip();
        String key = Normalizer.normalize(shown, Normalizer.Form.NFKC)
                .strip()
                .replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT);
        return new Nickname(shown, key);
    }

    /** True for the request to have no nickname any more. */
    public boolean isRemoval() {
        return key.isEmpty();
    }
}
