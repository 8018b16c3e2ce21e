package org.parley.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.parley.conference.ConferenceView;
import org.parley.conference.ConferenceView.LegView;
import org.parley.operation.CreatedSession;
import org.parley.operation.CreatedSession.InviteeOutcome;
import org.parley.operation.SessionPage;

/** Writes replies: CloudEvents 1.0 of type {@value #TYPE}, with the command's source and id as extension attributes. */
public final class ReplyWriter {

    static final String TYPE = "org.parley.reply.v1";

    /** Media type of an event in structured mode. */
    public static final String MEDIA_TYPE = "application/cloudevents+json";

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Supplier<String> source;
    private final InstantSource clock;

    /** Writes members of the data of a reply. */
    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json) throws IOException;

        Content NOTHING = json -> {};
    }

    /**
     * Why a command was not done.
     *
     * @param reason a sentence without full stop
     * @param status SIP status, where one says more
     * @param retryAfter when it may come again
     */
    record Fault(ErrorCode code, String reason, Optional<Integer> status, Optional<Duration> retryAfter) {

        static Fault of(ErrorCode code, String reason) {
            return new Fault(code, reason, Optional.empty(), Optional.empty());
        }
    }

    /** @param source URI of the server */
    public ReplyWriter(Supplier<String> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** It was done. @param result members of {@code result} */
    Reply done(CommandReader.Sender to, Content result) {
        return new Reply(Optional.empty(), event(to, json -> {
            json.writeStringField("outcome", Reply.OK);
            result(json, result);
        }));
    }

    /** It was not done. */
    Reply failed(CommandReader.Sender to, Fault fault) {
        return failed(to, fault, Content.NOTHING);
    }

    /** As {@link #failed(CommandReader.Sender, Fault)}. @param result members of {@code result}; nothing: there is none */
    Reply failed(CommandReader.Sender to, Fault fault, Content result) {
        return new Reply(Optional.of(fault.code()), event(to, json -> {
            json.writeStringField("outcome", "error");
            json.writeObjectFieldStart("error");
            json.writeStringField("code", fault.code().word());
            json.writeStringField("reason", fault.reason());
            json.writeStringField("cure", fault.code().cure());
            if (fault.status().isPresent()) {
                json.writeNumberField("status", fault.status().get());
            }
            if (fault.retryAfter().isPresent()) {
                json.writeNumberField(
                        "retryAfterSeconds",
                        Math.max(1, fault.retryAfter().get().toSeconds()));
            }
            json.writeEndObject();
            if (result != Content.NOTHING) {
                result(json, result);
            }
        }));
    }

    /** The reply to what a step refused. */
    public Reply refused(CommandReader.Sender to, CommandRefusal refusal) {
        return failed(to, Fault.of(refusal.code(), refusal.getMessage()));
    }

    /** The reply where a step or a route failed; the log has more. */
    public Reply broken(CommandReader.Sender to) {
        return failed(to, Fault.of(ErrorCode.FAILED, "the procedure of commands failed"));
    }

    private byte[] event(CommandReader.Sender to, Content data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", UUID.randomUUID().toString());
            json.writeStringField("source", source.get());
            json.writeStringField("type", TYPE);
            json.writeStringField(
                    "time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeStringField("datacontenttype", "application/json");
            json.writeStringField("dataschema", "urn:parley:command:reply:v1");
            text(json, "commandid", to.id());
            text(json, "commandsource", to.source());
            json.writeObjectFieldStart("data");
            data.write(json);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing can fail in memory", e);
        }
        return out.toByteArray();
    }

    private static void result(JsonGenerator json, Content result) throws IOException {
        json.writeObjectFieldStart("result");
        result.write(json);
        json.writeEndObject();
    }

    static Content created(CreatedSession session) {
        return json -> {
            json.writeStringField("session", session.uri());
            json.writeNumberField("status", session.status());
            if (session.ended().isPresent()) {
                json.writeStringField("ended", word(session.ended().get()));
            }
            json.writeArrayFieldStart("invitees");
            for (InviteeOutcome invitee : session.invitees()) {
                json.writeStartObject();
                json.writeStringField("user", invitee.user());
                json.writeStringField("outcome", word(invitee.outcome()));
                json.writeNumberField("status", invitee.status());
                json.writeEndObject();
            }
            json.writeEndArray();
        };
    }

    /** One session with its users. */
    static Content session(ConferenceView view) {
        return json -> {
            summary(json, view);
            json.writeArrayFieldStart("participants");
            for (LegView leg : view.legs()) {
                participant(json, leg);
            }
            json.writeEndArray();
        };
    }

    private static void participant(JsonGenerator json, LegView leg) throws IOException {
        json.writeStartObject();
        json.writeStringField("user", leg.user());
        json.writeStringField("role", leg.role());
        json.writeStringField("state", word(leg.status()));
        if (leg.finalStatus() != 0) {
            json.writeNumberField("status", leg.finalStatus());
        }
        if (leg.departure().isPresent()) {
            json.writeStringField("departure", word(leg.departure().get()));
        }
        text(json, "name", leg.name());
        text(json, "nickname", leg.nickname());
        json.writeStringField("since", time(leg.since()));
        json.writeEndObject();
    }

    static Content page(SessionPage page) {
        return json -> {
            json.writeArrayFieldStart("sessions");
            for (ConferenceView view : page.sessions()) {
                json.writeStartObject();
                summary(json, view);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("busy");
            for (String id : page.silent()) {
                json.writeString(id);
            }
            json.writeEndArray();
            text(json, "next", page.next());
        };
    }

    private static void summary(JsonGenerator json, ConferenceView view) throws IOException {
        json.writeStringField("session", view.uri());
        json.writeStringField("state", word(view.state()));
        json.writeStringField("createdAt", time(view.createdAt()));
        json.writeStringField("creator", view.creator().user());
        text(json, "subject", view.subject());
        json.writeNumberField("connected", view.count(LegView::isConnected));
        json.writeNumberField("pending", view.count(LegView::isPending));
        if (view.end().isPresent()) {
            json.writeStringField("ended", word(view.end().get().reason()));
            json.writeStringField("endedAt", time(view.end().get().at()));
        }
    }

    private static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
