package org.parley.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.parley.Covers;
import org.parley.conference.ConferenceEvent;
import org.parley.conference.ConferenceEvent.Happening;
import org.parley.conference.ConferenceEvent.Role;
import org.parley.conference.ConferenceEvent.User;
import org.parley.conference.EndReason;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.conference.SessionIdentity;

/** What goes to the outbox, octet for octet and by the shipped schemas. */
class AnnouncerTest {

    private static final SessionIdentity SESSION = new SessionIdentity("sip:abc234@im.example.com", "abc234");
    private static final Instant AT = Instant.parse("2026-11-29T12:00:00.042Z");
    private static final User ANA =
            new User(Optional.of("sip:ana@example.com"), Optional.of("Ana \"A\""), false, Role.CREATOR);
    private static final User HIDDEN = new User(Optional.empty(), Optional.empty(), false, Role.INVITED);
    private static final User ANONYMOUS =
            new User(Optional.of("sip:anonymous1@anonymous.invalid"), Optional.of("Anonymous1"), true, Role.JOINED);

    private final RecordingOutbox outbox = new RecordingOutbox();
    private final Announcer announcer =
            new Announcer(outbox, () -> "sip:im.example.com", InstantSource.fixed(AT), new Random(1));

    private JsonNode last() {
        return EventSchemas.read(RecordingOutbox.octets(outbox.entries.get(outbox.entries.size() - 1)));
    }

    private static ConferenceEvent event(long number, Happening what) {
        return new ConferenceEvent(SESSION, number, AT, what);
    }

    static Stream<Happening> happenings() {
        Stream<Happening> some = Stream.of(
                new ConferenceEvent.Created(
                        ANA,
                        Optional.of("c1"),
                        Optional.of("sip:team@example.com"),
                        Optional.of("Müllabfuhr \ud83d\ude00")),
                new ConferenceEvent.Created(ANONYMOUS, Optional.empty(), Optional.empty(), Optional.empty()),
                new ConferenceEvent.Invited(HIDDEN, Optional.of("sip:ana@example.com")),
                new ConferenceEvent.Invited(ANA, Optional.empty()),
                new ConferenceEvent.Joined(ANONYMOUS),
                new ConferenceEvent.Failed(HIDDEN, 486),
                new ConferenceEvent.Removed(
                        ANA, Optional.empty(), Optional.of("SIP;cause=403;text=\"Too \\\"loud\\\"\"")),
                new ConferenceEvent.Removed(ANA, Optional.of("sip:ben@example.com"), Optional.empty()),
                new ConferenceEvent.Nicknamed(ANA, Optional.of("queen\u0007\ud800")),
                new ConferenceEvent.Nicknamed(ANA, Optional.empty()));
        Stream<Happening> departures = EnumSet.allOf(Participant.Departure.class).stream()
                .map(how -> new ConferenceEvent.Left(ANA, how, Optional.of("SIP;cause=200")));
        Stream<Happening> ends = EnumSet.allOf(EndReason.class).stream()
                .map(reason -> new ConferenceEvent.Ended(reason, Duration.ofMillis(1234), List.of(ANA, HIDDEN)));
        return Stream.of(some, departures, ends).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("happenings")
    @Covers("EVENT-2")
    void writesEveryEventByItsSchema(Happening what) {
        announcer.take(event(7, what));

        JsonNode written = last();
        assertEquals("abc234-7", written.path("id").asText());
        assertEquals("000000000007", written.path("sequence").asText());
        assertEquals(SESSION.uri(), written.path("source").asText());
        assertEquals("sip:abc234@im.example.com", outbox.entries.get(0).key());
        assertEquals("abc234-7", outbox.entries.get(0).id());
    }

    @Test
    void hasASchemaForEveryTypeAndSampleOfEach() {
        Set<String> written = new TreeSet<>();
        happenings().forEach(what -> {
            announcer.take(event(1, what));
            written.add(last().path("type").asText());
        });
        Set<String> types = new TreeSet<>();
        for (EventType type : EventType.values()) {
            types.add(type.typeName());
            assertEquals(
                    type.schema(),
                    EventSchemas.schema(EventSchemas.file(type)).path("$id").asText());
        }
        types.removeAll(Set.of(EventType.REQUEST_REFUSED.typeName(), EventType.MESSAGE_SENT.typeName()));
        assertEquals(types, written);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void namesEveryTypeInTheEnvelopesSchema(EventType type) {
        Set<String> named = new TreeSet<>();
        EventSchemas.schema("envelope.json").at("/properties/type/enum").forEach(name -> named.add(name.asText()));
        assertTrue(named.contains(type.typeName()), named.toString());
    }

    @Test
    @Covers("EVENT-2")
    void writesTheOctetsOfTheDocumentation() {
        announcer.take(event(5, new ConferenceEvent.Joined(ANA)));

        assertEquals(
                "{\"specversion\":\"1.0\",\"type\":\"org.parley.participant.joined.v1\","
                        + "\"datacontenttype\":\"application/json\","
                        + "\"dataschema\":\"urn:parley:event:participant.joined:v1\",\"id\":\"abc234-5\","
                        + "\"source\":\"sip:abc234@im.example.com\",\"subject\":\"abc234\","
                        + "\"time\":\"2026-11-29T12:00:00.042Z\",\"sequence\":\"000000000005\","
                        + "\"data\":{\"participant\":{\"uri\":\"sip:ana@example.com\",\"name\":\"Ana \\\"A\\\"\","
                        + "\"anonymous\":false,\"role\":\"creator\"}}}",
                new String(RecordingOutbox.octets(outbox.entries.get(0)), java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    @Covers("EVENT-2")
    void writesTheSameOctetsAgain() {
        announcer.take(event(5, new ConferenceEvent.Joined(ANA)));

        assertEquals(
                new String(RecordingOutbox.octets(outbox.entries.get(0))),
                new String(RecordingOutbox.octets(outbox.entries.get(0))));
    }

    @Test
    @Covers("EVENT-4")
    void numbersRefusalsOfTheServer() {
        Refusal.Answer answer = Refusal.of("OMA-A2", 403, "Forbidden", "not in authorisation.allow")
                .answer();
        announcer.refused("call-1", Optional.empty(), "authorise", answer);
        announcer.refused("call-2", Optional.of("abc234"), "checkOffer", answer);

        JsonNode first = EventSchemas.read(RecordingOutbox.octets(outbox.entries.get(0)));
        JsonNode second = last();
        assertEquals("org.parley.request.refused.v1", first.path("type").asText());
        assertEquals("sip:im.example.com", first.path("source").asText());
        assertEquals("authorise", first.at("/data/step").asText());
        assertEquals(403, first.at("/data/status").asInt());
        assertEquals("OMA-A2", first.at("/data/rule").asText());
        assertEquals("call-1", first.at("/data/callId").asText());
        assertFalse(first.has("subject"));
        assertEquals("000000000002", second.path("sequence").asText());
        assertEquals("abc234", second.path("subject").asText());
        assertEquals(outbox.entries.get(0).key(), outbox.entries.get(1).key());
        Announcer restarted = new Announcer(outbox, () -> "sip:im.example.com", InstantSource.fixed(AT), new Random(2));
        restarted.refused("call-1", Optional.empty(), "authorise", answer);
        assertNotEquals(first.path("id").asText(), last().path("id").asText());
    }

    @Test
    void makesNothingWhileNobodyWantsEvents() {
        outbox.isRecorded = false;
        announcer.refused(
                "c", Optional.empty(), "s", Refusal.of("R", 400, "Bad", "x").answer());

        assertFalse(announcer.isReading());
        assertEquals(List.of(), outbox.entries);
    }

    @Test
    @Covers("EVENT-5")
    void leavesAGapForWhatThereIsNoRoomFor() {
        Refusal.Answer answer = Refusal.of("R", 400, "Bad", "x").answer();
        announcer.refused("c1", Optional.empty(), "s", answer);
        outbox.room = 0;
        announcer.refused("c2", Optional.empty(), "s", answer);
        outbox.room = 1;
        announcer.refused("c3", Optional.empty(), "s", answer);

        assertEquals(2, outbox.entries.size());
        assertEquals("000000000003", last().path("sequence").asText());
    }
}
