package org.parley.event;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parley.conference.SessionIdentity;
import org.parley.cpim.CpimAddress;
import org.parley.cpim.CpimHead;
import org.parley.cpim.CpimHeader;
import org.parley.cpim.CpimParser;
import org.parley.cpim.CpimResult;
import org.parley.msrp.session.TappedMessage;

/** Writes a message of a chat as an event: what its recipients got, taken out of its MSRP and CPIM wrapping. */
final class MessageWriter {

    private static final byte[] MESSAGE_ID = JsonWriter.name("messageId");
    private static final byte[] SENDER = JsonWriter.name("sender");
    private static final byte[] URI = JsonWriter.name("uri");
    private static final byte[] NAME = JsonWriter.name("name");
    private static final byte[] ANONYMOUS = JsonWriter.name("anonymous");
    private static final byte[] RECIPIENTS = JsonWriter.name("recipients");
    private static final byte[] CONTENT_TYPE = JsonWriter.name("contentType");
    private static final byte[] SIZE = JsonWriter.name("size");
    private static final byte[] SENT_AT = JsonWriter.name("sentAt");
    private static final byte[] SUBJECT = JsonWriter.name("subject");
    private static final byte[] TEXT = JsonWriter.name("text");
    private static final byte[] BASE64 = JsonWriter.name("base64");
    private static final byte[] OMITTED = JsonWriter.name("omitted");

    /** Octets of the data beside its content, for most messages. */
    private static final int EXPECTED_BYTES = 400;

    private static final String CPIM = "message/cpim";

    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

    private MessageWriter() {}

    /**
     * @param id of the event
     * @param number among the messages of the session
     */
    //= ARCHIVE-2
    static JsonWriter write(TappedMessage message, SessionIdentity session, String id, long number, Instant at) {
        CloudEvent envelope =
                new CloudEvent(EventType.MESSAGE_SENT, id, session.uri(), Optional.of(session.id()), at, number);
        JsonWriter json = envelope.write(EXPECTED_BYTES + message.octets().length);
        json.beginObject().member(MESSAGE_ID).text(message.messageId());
        Optional<CpimHead> head = head(message);
        sender(json, message, head);
        recipients(json.member(RECIPIENTS), message.recipients());
        int contentFrom = Math.min(head.map(CpimHead::length).orElse(0), message.octets().length);
        String type = head.map(MessageWriter::innerType).orElse(message.contentType());
        json.member(CONTENT_TYPE).text(type);
        json.member(SIZE)
                .number(message.lengthBytes() - head.map(CpimHead::length).orElse(0));
        head.ifPresent(block -> {
            first(block, "DateTime").ifPresent(when -> json.member(SENT_AT).text(when));
            first(block, "Subject").ifPresent(subject -> json.member(SUBJECT).text(subject));
        });
        content(json, message, contentFrom, type);
        return json.endObject().endObject();
    }

    private static Optional<CpimHead> head(TappedMessage message) {
        if (message.head().isPresent() || !message.contentType().equals(CPIM)) {
            return message.head();
        }
        byte[] octets = message.octets();
        return CpimParser.parse(octets, 0, octets.length) instanceof CpimResult.Complete complete
                ? Optional.of(complete.head())
                : Optional.empty();
    }

    //= ARCHIVE-3
    private static void sender(JsonWriter json, TappedMessage message, Optional<CpimHead> head) {
        boolean isAnonymous = message.isAnonymous();
        json.member(SENDER).beginObject().member(URI).text(message.sender());
        if (!isAnonymous) {
            head.flatMap(block -> first(block, "From"))
                    .filter(from -> !from.startsWith("<"))
                    .flatMap(CpimAddress::parse)
                    .map(CpimAddress::formalName)
                    .filter(name -> !name.isEmpty())
                    .ifPresent(name -> json.member(NAME).text(name));
        }
        json.member(ANONYMOUS).truth(isAnonymous).endObject();
    }

    private static void recipients(JsonWriter json, Optional<List<String>> only) {
        if (only.isEmpty()) {
            json.text("all");
        } else {
            json.beginArray();
            only.get().forEach(json::text);
            json.endArray();
        }
    }

    private static Optional<String> first(CpimHead head, String name) {
        List<CpimHeader> named = head.named(name);
        return named.isEmpty() ? Optional.empty() : Optional.of(named.get(0).value());
    }

    private static String innerType(CpimHead head) {
        for (CpimHeader header : head.mimeHeaders()) {
            if (header.name().equalsIgnoreCase("Content-Type")) {
                return header.value();
            }
        }
        return "application/octet-stream";
    }

    private static void content(JsonWriter json, TappedMessage message, int from, String type) {
        byte[] octets = message.octets();
        if (message.isTruncated()) {
            json.member(OMITTED).truth(true);
        } else if (!isText(message.innerType()) || !text(json, octets, from, charset(type))) {
            json.member(BASE64).base64(octets, from, octets.length);
        }
    }

    private static boolean text(JsonWriter json, byte[] octets, int from, Charset charset) {
        if (charset != StandardCharsets.UTF_8) {
            json.member(TEXT).text(new String(octets, from, octets.length - from, charset));
            return true;
        }
        return json.utf8(TEXT, octets, from, octets.length);
    }

    private static boolean isText(String innerType) {
        return innerType.startsWith("text/") || innerType.endsWith("+xml") || innerType.endsWith("json");
    }

    /** UTF-8, of which ASCII is a part, where there is none, or one that this machine does not know. */
    private static Charset charset(String type) {
        if (type.indexOf(';') < 0 || type.endsWith("charset=UTF-8") || type.endsWith("charset=utf-8")) {
            return StandardCharsets.UTF_8;
        }
        Matcher named = CHARSET.matcher(type);
        try {
            Charset charset = named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
            return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
