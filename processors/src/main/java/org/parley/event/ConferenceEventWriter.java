package org.parley.event;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.parley.conference.ConferenceEvent;
import org.parley.conference.ConferenceEvent.Created;
import org.parley.conference.ConferenceEvent.Ended;
import org.parley.conference.ConferenceEvent.Failed;
import org.parley.conference.ConferenceEvent.Happening;
import org.parley.conference.ConferenceEvent.Invited;
import org.parley.conference.ConferenceEvent.Joined;
import org.parley.conference.ConferenceEvent.Left;
import org.parley.conference.ConferenceEvent.Nicknamed;
import org.parley.conference.ConferenceEvent.Removed;
import org.parley.conference.ConferenceEvent.User;
import org.parley.conference.Refusal;
import org.parley.conference.SessionHistory;

/** Writes what happened in conferences, and refusals, as events. */
final class ConferenceEventWriter {

    private static final byte[] CREATOR = JsonWriter.name("creator");
    private static final byte[] CALL_ID = JsonWriter.name("callId");
    private static final byte[] GROUP = JsonWriter.name("group");
    private static final byte[] TOPIC = JsonWriter.name("subject");
    private static final byte[] PARTICIPANT = JsonWriter.name("participant");
    private static final byte[] BY = JsonWriter.name("by");
    private static final byte[] STATUS = JsonWriter.name("status");
    private static final byte[] HOW = JsonWriter.name("how");
    private static final byte[] REASON = JsonWriter.name("reason");
    private static final byte[] NICKNAME = JsonWriter.name("nickname");
    private static final byte[] DURATION_MS = JsonWriter.name("durationMs");
    private static final byte[] PARTICIPANTS = JsonWriter.name("participants");
    private static final byte[] URI = JsonWriter.name("uri");
    private static final byte[] NAME = JsonWriter.name("name");
    private static final byte[] ANONYMOUS = JsonWriter.name("anonymous");
    private static final byte[] ROLE = JsonWriter.name("role");
    private static final byte[] SESSION = JsonWriter.name("session");
    private static final byte[] STEP = JsonWriter.name("step");
    private static final byte[] RULE = JsonWriter.name("rule");
    private static final byte[] PHRASE = JsonWriter.name("phrase");
    private static final byte[] CAUSE = JsonWriter.name("cause");

    /** Octets of the data of most events. */
    private static final int EXPECTED_BYTES = 200;

    private static final Map<Enum<?>, String> WORDS = new ConcurrentHashMap<>();

    private ConferenceEventWriter() {}

    /** @param id of the event */
    static JsonWriter write(ConferenceEvent event, String id) {
        CloudEvent envelope = new CloudEvent(
                type(event.what()),
                id,
                event.session().uri(),
                Optional.of(event.session().id()),
                event.at(),
                event.number());
        JsonWriter json = envelope.write(EXPECTED_BYTES).beginObject();
        data(json, event.what());
        return json.endObject().endObject();
    }

    /**
     * @param id of the event
     * @param server identity of the server
     * @param number of the refusal since the start
     */
    static JsonWriter write(SessionHistory.Refused refused, String id, String server, long number) {
        CloudEvent envelope =
                new CloudEvent(EventType.REQUEST_REFUSED, id, server, refused.session(), refused.at(), number);
        Refusal.Answer answer = refused.answer();
        JsonWriter json = envelope.write(EXPECTED_BYTES).beginObject();
        json.member(STATUS).number(answer.status());
        json.member(PHRASE).text(answer.phrase());
        json.member(STEP).text(refused.step());
        json.member(RULE).text(answer.rule());
        json.member(CAUSE).text(answer.cause());
        json.member(CALL_ID).text(refused.callId());
        optional(json, SESSION, refused.session());
        return json.endObject().endObject();
    }

    private static EventType type(Happening what) {
        if (what instanceof Created) {
            return EventType.SESSION_CREATED;
        }
        if (what instanceof Invited) {
            return EventType.PARTICIPANT_INVITED;
        }
        if (what instanceof Joined) {
            return EventType.PARTICIPANT_JOINED;
        }
        if (what instanceof Failed) {
            return EventType.PARTICIPANT_FAILED;
        }
        if (what instanceof Left) {
            return EventType.PARTICIPANT_LEFT;
        }
        if (what instanceof Removed) {
            return EventType.PARTICIPANT_REMOVED;
        }
        return what instanceof Nicknamed ? EventType.PARTICIPANT_NICKNAMED : EventType.SESSION_ENDED;
    }

    private static void data(JsonWriter json, Happening what) {
        if (what instanceof Created created) {
            user(json.member(CREATOR), created.creator());
            optional(json, CALL_ID, created.callId());
            optional(json, GROUP, created.group());
            optional(json, TOPIC, created.subject());
        } else if (what instanceof Invited invited) {
            user(json.member(PARTICIPANT), invited.user());
            optional(json, BY, invited.by());
        } else if (what instanceof Joined joined) {
            user(json.member(PARTICIPANT), joined.user());
        } else if (what instanceof Failed failed) {
            user(json.member(PARTICIPANT), failed.user());
            json.member(STATUS).number(failed.status());
        } else if (what instanceof Left left) {
            user(json.member(PARTICIPANT), left.user());
            json.member(HOW).text(word(left.how()));
            optional(json, REASON, left.reason());
        } else if (what instanceof Removed removed) {
            user(json.member(PARTICIPANT), removed.user());
            optional(json, BY, removed.by());
            optional(json, REASON, removed.reason());
        } else if (what instanceof Nicknamed nicknamed) {
            user(json.member(PARTICIPANT), nicknamed.user());
            optional(json, NICKNAME, nicknamed.nickname());
        } else if (what instanceof Ended ended) {
            json.member(REASON).text(word(ended.reason()));
            json.member(DURATION_MS).number(ended.duration().toMillis());
            json.member(PARTICIPANTS).beginArray();
            ended.present().forEach(user -> user(json, user));
            json.endArray();
        }
    }

    private static void user(JsonWriter json, User user) {
        json.beginObject();
        optional(json, URI, user.uri());
        optional(json, NAME, user.name());
        json.member(ANONYMOUS).truth(user.isAnonymous());
        json.member(ROLE).text(word(user.role()));
        json.endObject();
    }

    private static void optional(JsonWriter json, byte[] name, Optional<String> value) {
        if (value.isPresent()) {
            json.member(name).text(value.get());
        }
    }

    private static String word(Enum<?> constant) {
        return WORDS.computeIfAbsent(constant, ConferenceEventWriter::lowerCase);
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
