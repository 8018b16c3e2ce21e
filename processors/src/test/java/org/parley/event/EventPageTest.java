package org.parley.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parley.conference.ConferenceEvent;
import org.parley.conference.ConferenceEvent.Happening;
import org.parley.conference.ConferenceEvent.Role;
import org.parley.conference.ConferenceEvent.User;
import org.parley.conference.EndReason;
import org.parley.conference.Participant;
import org.parley.conference.Refusal;
import org.parley.conference.SessionIdentity;
import org.parley.msrp.session.TappedMessage;

/** The page about events is made of the shipped schemas and of events as the server writes them. */
class EventPageTest {

    private static final Path PAGE = Path.of("../karaf-assembly/src/main/assembly/docs/events.md");

    private static final SessionIdentity SESSION =
            new SessionIdentity("sip:k5w2m8fq3ztd7yra6xbn@im.example.com", "k5w2m8fq3ztd7yra6xbn");
    private static final Instant AT = Instant.parse("2026-11-29T12:00:00.042Z");

    private static final String BEGIN =
            """
            # Events and archived messages

            What the server tells a broker: CloudEvents 1.0 in JSON. The outbox's topic `events` has what happens in sessions
            and every refusal, `messages` the messages of archived sessions. The routes that publish them, `events.xml` and
            `messages.xml` for JMS, `events-kafka.xml` and `messages-kafka.xml` for Kafka, are in `etc/parley/routes`.

            | Broker | To | What one message or record is | Order and duplicates |
            |---|---|---|---|
            | JMS | topic `parley.events`, queue `parley.messages` | a BytesMessage: JSON array of the events of one session (`application/cloudevents-batch+json`); one event where the route says `body=single` | `JMSXGroupID` is the session |
            | Kafka | topics of the same names | one event (`application/cloudevents+json`) | the key is the session |

            Each event comes at least once, and those of a session in their order. One that comes twice has the same `id`, and
            the same octets. `sequence` numbers the events of a source without gaps, the messages of a session apart from its
            other events: a number that is missing between two is an event that the outbox had no room for, which it counts
            and logs. Consumers that begin within a session see numbers from the middle. When a session goes on after the server
            was killed, both go on at the next full thousand million.

            Users are in events as the roster of their session shows them: an anonymous one by his anonymous URI, one who
            is not shown by none. Consumers ignore members that they do not know: new ones may come. Whatever would break a
            consumer makes another version of the type.

            The JSON schemas are in `docs/event-schemas` of the distribution, one for each `dataschema`, and one for the
            envelope.

            """;

    private static Map<EventType, byte[]> samples() {
        User ana = new User(Optional.of("sip:ana@example.com"), Optional.of("Ana"), false, Role.CREATOR);
        User ben = new User(Optional.of("sip:ben@example.com"), Optional.empty(), false, Role.INVITED);
        User hidden = new User(
                Optional.of("sip:anonymous1@anonymous.invalid"), Optional.of("Anonymous1"), true, Role.INVITED);
        Optional<String> byAna = Optional.of("sip:ana@example.com");
        RecordingOutbox outbox = new RecordingOutbox();
        InstantSource clock = InstantSource.fixed(AT);
        Announcer announcer = new Announcer(outbox, () -> "sip:im.example.com", clock, new Random(1));
        List<Happening> happenings = List.of(
                new ConferenceEvent.Created(
                        ana,
                        Optional.of("3848276298220188511@client.example.com"),
                        Optional.empty(),
                        Optional.of("Friday")),
                new ConferenceEvent.Invited(ben, byAna),
                new ConferenceEvent.Joined(hidden),
                new ConferenceEvent.Failed(ben, 486),
                new ConferenceEvent.Left(hidden, Participant.Departure.DEPARTED, Optional.empty()),
                new ConferenceEvent.Removed(ben, byAna, Optional.empty()),
                new ConferenceEvent.Nicknamed(ana, Optional.of("Queen")),
                new ConferenceEvent.Ended(EndReason.BELOW_MINIMUM, Duration.ofMillis(61_200), List.of(ana)));
        long number = 0;
        for (Happening what : happenings) {
            announcer.take(new ConferenceEvent(SESSION, ++number, AT, what));
        }
        announcer.refused(
                "a84b4c76e66710@client.example.com",
                Optional.empty(),
                "authorise",
                Refusal.of("OMA-A2", 403, "Forbidden", "no asserted identity").answer());
        byte[] cpim = ("From: \"Ana\" <sip:ana@example.com>\r\nTo: <" + SESSION.uri()
                        + ">\r\nDateTime: 2026-11-29T13:00:00+01:00\r\n\r\nContent-Type: text/plain\r\n\r\nShall we?")
                .getBytes(UTF_8);
        new MessageArchive(outbox, () -> new ArchiveSettings(65_536, false), clock)
                .of(SESSION, 0)
                .message(new TappedMessage(
                        SESSION.id(),
                        "87652491",
                        "sip:ana@example.com",
                        Set.of("sip:ana@example.com"),
                        Optional.empty(),
                        "message/cpim",
                        "text/plain",
                        Optional.empty(),
                        cpim,
                        cpim.length));
        Map<EventType, byte[]> samples = new EnumMap<>(EventType.class);
        for (EventType type : EventType.values()) {
            samples.put(type, RecordingOutbox.octets(outbox.entries.get(type.ordinal())));
        }
        return samples;
    }

    private static String page() throws IOException {
        StringBuilder page = new StringBuilder(BEGIN);
        page.append("## The envelope\n\n");
        members(page, EventSchemas.schema("envelope.json"));
        JsonNode user = EventSchemas.schema("session.created.v1.json").at("/$defs/user");
        page.append("\n## A user\n\n").append(user.path("description").asText()).append("\n\n");
        members(page, user);
        ObjectMapper mapper = new ObjectMapper();
        for (Map.Entry<EventType, byte[]> sample : samples().entrySet()) {
            JsonNode schema = EventSchemas.schema(EventSchemas.file(sample.getKey()));
            page.append("\n## ")
                    .append(sample.getKey().typeName())
                    .append("\n\n")
                    .append(schema.path("description").asText())
                    .append("\n\n");
            members(page, schema);
            page.append("\n```json\n")
                    .append(mapper.writerWithDefaultPrettyPrinter()
                            .writeValueAsString(EventSchemas.read(sample.getValue())))
                    .append("\n```\n");
        }
        return page.toString();
    }

    private static void members(StringBuilder page, JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        page.append("| Member | Value | Meaning |\n|---|---|---|\n");
        schema.path("properties").fields().forEachRemaining(member -> page.append("| `")
                .append(member.getKey())
                .append(required.contains(member.getKey()) ? "` | " : "`, optional | ")
                .append(value(member.getValue()))
                .append(" | ")
                .append(member.getValue().path("description").asText())
                .append(" |\n"));
    }

    private static String value(JsonNode schema) {
        if (schema.has("$ref")) {
            return "a user";
        }
        if (schema.has("const")) {
            return '`' + schema.path("const").asText() + '`';
        }
        if (schema.has("enum")) {
            StringBuilder all = new StringBuilder();
            schema.path("enum").forEach(one -> all.append(all.isEmpty() ? "`" : ", `")
                    .append(one.asText())
                    .append('`'));
            return all.toString();
        }
        if (schema.has("oneOf")) {
            return "text or array";
        }
        String type = schema.path("type").asText();
        return type.equals("array") && schema.path("items").has("$ref") ? "array of users" : type;
    }

    @Test
    void saysWhatTheSchemasAndTheServerSay() throws IOException {
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, page());
        }
        assertEquals(page(), Files.readString(PAGE), "to make the page anew: -Dgolden=write -Dtest=EventPageTest");
    }
}
