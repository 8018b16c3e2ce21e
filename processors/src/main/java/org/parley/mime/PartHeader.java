package org.parley.mime;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;

/** The header fields of one part that mean something here; of a repeated field the first counts. */
final class PartHeader {

    /** RFC 2046 section 5.1: type of a part that names none. */
    private static final String DEFAULT_TYPE = "text/plain";

    private Optional<RawBody> type = Optional.empty();
    private Optional<RawBody> disposition = Optional.empty();
    private Optional<String> contentId = Optional.empty();
    private Optional<String> transferEncoding = Optional.empty();

    void field(String name, String value) throws MimeSyntaxException {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new MimeSyntaxException("a header field holds a line break");
        }
        switch (name.toLowerCase(Locale.ROOT)) {
            case "content-type" -> type = type.or(() -> Optional.of(split(value)));
            case "content-disposition" -> disposition = disposition.or(() -> Optional.of(split(value)));
            case "content-id" -> contentId = contentId.or(() -> Optional.of(unbracketed(value)));
            case "content-transfer-encoding" -> transferEncoding = transferEncoding.or(() -> Optional.of(lower(value)));
            default -> {
                // Other fields of a part, Content-Length among them, have no bearing on the content.
            }
        }
    }

    /** {@code value *(";" name "=" value)} */
    private static RawBody split(String value) {
        return RawFieldParser.DEFAULT.parseRawBody(new RawField("x", value));
    }

    private static String unbracketed(String value) {
        String text = value.strip();
        return text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    /** {@code type/subtype} in lower case. */
    String contentType() throws MimeSyntaxException {
        String value = type.map(RawBody::getValue).map(PartHeader::lower).orElse(DEFAULT_TYPE);
        int slash = value.indexOf('/');
        //= RFC2045-5.1-1
        if (slash < 1 || slash == value.length() - 1 || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new MimeSyntaxException("a Content-Type is not of the form type/subtype");
        }
        return value;
    }

    boolean isMultipart() throws MimeSyntaxException {
        return contentType().startsWith("multipart/");
    }

    Optional<String> boundary() {
        return Optional.ofNullable(parameters(type).get("boundary"));
    }

    //= RFC2045-6-1
    void requireKnownTransferEncoding() throws MimeSyntaxException {
        switch (transferEncoding.orElse("")) {
            case "", "7bit", "8bit", "binary", "base64", "quoted-printable" -> {
                // Mime4j undoes these.
            }
            default -> throw new MimeSyntaxException("a part has an unknown Content-Transfer-Encoding");
        }
    }

    BodyPart toPart(byte[] bytes, boolean alternative) throws MimeSyntaxException {
        return new BodyPart(
                contentType(),
                parameters(type),
                disposition.map(RawBody::getValue).map(PartHeader::lower).filter(text -> !text.isEmpty()),
                alternative ? Handling.OPTIONAL : handling(),
                contentId,
                bytes);
    }

    //= RFC3261-20.11-1
    private Handling handling() {
        String handling = parameters(disposition).getOrDefault("handling", "required");
        return handling.equalsIgnoreCase("optional") ? Handling.OPTIONAL : Handling.REQUIRED;
    }

    private static Map<String, String> parameters(Optional<RawBody> field) {
        Map<String, String> parameters = new HashMap<>();
        if (field.isPresent()) {
            for (NameValuePair pair : field.get().getParams()) {
                parameters.putIfAbsent(
                        lower(pair.getName()),
                        Optional.ofNullable(pair.getValue()).orElse(""));
            }
        }
        return parameters;
    }
}
