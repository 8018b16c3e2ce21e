package org.parley.xml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parley.xml.XmlRefusedException.Reason;

/**
 * Turns the octets of a document into text, by the rules of XML 1.0 appendix F, in the few encodings that SIP clients
 * use. Doing it here keeps the parser away from octets that it cannot decode (it prints those to the console) and from
 * document types (it fails on some with faults of its own).
 */
final class XmlText {

    /** {@code EncodingDecl}; the declaration must stand at the very start. */
    private static final Pattern ENCODING =
            Pattern.compile("^<\\?xml\\s[^>]{0,80}?encoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,30})[\"']");

    /** Octets that hold the whole XML declaration. Ours: 60 are usual. */
    private static final int DECLARATION_OCTETS = 200;

    private XmlText() {}

    /** The text without byte order mark. */
    static String decode(byte[] xml) throws XmlRefusedException {
        Charset charset = charset(xml).orElseThrow(() -> new XmlRefusedException(Reason.NOT_WELL_FORMED));
        String text;
        try {
            text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(xml))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new XmlRefusedException(Reason.NOT_WELL_FORMED, 0, e);
        }
        //= RFC4826-8-1
        int declaration = Math.max(text.indexOf("<!DOCTYPE"), text.indexOf("<!ENTITY"));
        if (declaration >= 0) {
            int line = 1
                    + (int) text.chars()
                            .limit(declaration)
                            .filter(c -> c == '\n')
                            .count();
            throw new XmlRefusedException(Reason.DOCUMENT_TYPE, line);
        }
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static Optional<Charset> charset(byte[] xml) {
        if (startsWith(xml, 0xfe, 0xff) || startsWith(xml, 0, '<')) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        if (startsWith(xml, 0xff, 0xfe) || startsWith(xml, '<', 0)) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        if (startsWith(xml, 0xef, 0xbb, 0xbf)) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        String start = new String(xml, 0, Math.min(xml.length, DECLARATION_OCTETS), StandardCharsets.ISO_8859_1);
        Matcher declared = ENCODING.matcher(start);
        return declared.find() ? named(declared.group(1)) : Optional.of(StandardCharsets.UTF_8);
    }

    private static Optional<Charset> named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "utf-8", "utf8" -> Optional.of(StandardCharsets.UTF_8);
            case "us-ascii", "ascii" -> Optional.of(StandardCharsets.US_ASCII);
            case "iso-8859-1", "latin1" -> Optional.of(StandardCharsets.ISO_8859_1);
            default -> Optional.empty();
        };
    }

    private static boolean startsWith(byte[] octets, int... start) {
        if (octets.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((octets[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
