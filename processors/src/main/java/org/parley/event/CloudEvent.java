package org.parley.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The envelope of an event: CloudEvents 1.0 in the JSON event format, with the extension attribute {@code sequence}, by
 * which consumers find gaps and repetitions.
 *
 * @param id unique within {@code source}, and the same whenever the event is published again
 * @param source identity of the session, or of the server for what belongs to none
 * @param subject user part of the session's identity, by which the shell knows it; empty where there is none
 * @param sequence each event of a source, of the conference events or of the messages, has the number after the last
 */
record CloudEvent(EventType type, String id, String source, Optional<String> subject, Instant time, long sequence) {

    private static final byte[] ID = JsonWriter.name("id");
    private static final byte[] SOURCE = JsonWriter.name("source");
    private static final byte[] SUBJECT = JsonWriter.name("subject");
    private static final byte[] TIME = JsonWriter.name("time");
    private static final byte[] SEQUENCE = JsonWriter.name("sequence");
    private static final byte[] DATA = JsonWriter.name("data");

    /** The CloudEvents extension wants text whose order is that of the events: leading zeros. */
    private static final int SEQUENCE_DIGITS = 12;

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int NS_PER_MS = 1_000_000;

    /** The second of the last time that was written: most events share it with the one before. */
    private static volatile Second lastSecond = new Second(Instant.MIN.getEpochSecond(), new byte[0]);

    private record Second(long epoch, byte[] text) {}

    //= EVENT-2
    /** Begins the event; what follows is the value of its data, then {@link JsonWriter#endObject}. */
    JsonWriter write(int expectedDataBytes) {
        JsonWriter json = new JsonWriter(expectedDataBytes
                + type.attributes().length
                + 200
                + id.length()
                + source.length()
                + subject.map(String::length).orElse(0));
        json.beginObject().value(type.attributes());
        json.member(ID).text(id).member(SOURCE).text(source);
        if (subject.isPresent()) {
            json.member(SUBJECT).text(subject.get());
        }
        json.member(TIME).value(time(time)).member(SEQUENCE).value(sequence(sequence));
        return json.member(DATA);
    }

    /** RFC 3339 with milliseconds, quoted. */
    private static byte[] time(Instant time) {
        Second second = lastSecond;
        if (second.epoch() != time.getEpochSecond()) {
            second = new Second(time.getEpochSecond(), ('"' + SECONDS.format(time)).getBytes(US_ASCII));
            lastSecond = second;
        }
        int from = second.text().length;
        byte[] text = Arrays.copyOf(second.text(), from + 6);
        int ms = time.getNano() / NS_PER_MS;
        text[from] = '.';
        text[from + 1] = (byte) ('0' + ms / 100);
        text[from + 2] = (byte) ('0' + ms / 10 % 10);
        text[from + 3] = (byte) ('0' + ms % 10);
        text[from + 4] = 'Z';
        text[from + 5] = '"';
        return text;
    }

    private static byte[] sequence(long number) {
        byte[] text = new byte[SEQUENCE_DIGITS + 2];
        text[0] = '"';
        text[SEQUENCE_DIGITS + 1] = '"';
        long rest = number;
        for (int i = SEQUENCE_DIGITS; i > 0; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return text;
    }
}
